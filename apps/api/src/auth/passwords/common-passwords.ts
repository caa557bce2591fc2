/**
 * What people choose when told to use 12 characters or more: words typed twice, walks over the keyboard, counting.
 * Shorter favourites are refused by their length alone. Lower case, letters and digits only.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
    0123456789012 098765432109 100200300400 112233445566 121212121212 123123123123 123412341234
    123454321234 123456123456 123456789012 1234567890123 12345678901234 123456789012345
    1234567890abc 1234567890qwerty 123456789abc 123456qwerty 123qweasdzxc 147258369147 1q2w3e4r5t6y
    1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 789456123789
    9876543210123 987654321098 abc123abc123 abcd1234abcd abcdef123456 abcdefghijkl abcdefghijklm
    abcdefghijklmnop abcdefghijklmnopqrstuvwxyz admin1234567 admin12345678 adminadminadmin
    administrator administrator1 administrator123 adminpassword adminpassword1 asdfasdfasdf
    asdfghjkl123 asdfghjklqwertyuiop asdfghjklzxcvbnm bismillah123 changeme1234 changeme12345
    changemechangeme changemenow1 correcthorsebatterystaple defaultpassword hello1234567
    hellohello123 helloworld12 helloworld123 iloveyou1234 iloveyou12345 iloveyouforever
    iloveyousomuch jesuschrist1 letmein12345 letmein123456 letmeinletmein letmeinplease liverpool123
    loveyou12345 manchesterunited michaeljordan mypassword12 mypassword123 mypassword1234
    newpassword1 newpassword123 p4ssw0rd1234 p4ssword1234 pa55word1234 passw0rd1234 passw0rd12345
    password0123 password1111 password1234 password12345 password123456 password1234567
    password12345678 password123456789 password123password password2020 password2021 password2022
    password2023 password2024 password2025 password2026 passwordpassword passwordpassword1
    princess1234 qazwsxedc123 qazwsxedcrfv qwer1234qwer qwerasdfzxcv qwert1234567 qwerty123456
    qwerty1234567 qwerty12345678 qwerty123456789 qwertyqwerty qwertyqwerty1 qwertyuiop12
    qwertyuiop123 qwertyuiop1234 qwertyuiop123456 qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm
    rootpassword secretpassword sunshine1234 superman1234 supersecret1 supersecret123 temppassword
    temppassword1 test12345678 test123456789 testpassword testpassword1 testtesttest
    thisismypassword trustno1trustno1 verysecretpassword welcome12345 welcome123456 welcomewelcome
    zaq12wsxcde3 zaq1xsw2cde3 zxcvbnm12345 zxcvbnm123456 zxcvbnmasdfghjkl
  `
    .trim()
    .split(/\s+/),
);
