/** The administrator's settings for WhatsApp, each absent when not set. */
export interface WhatsappSettings {
  /** Graph API with its version, without a slash at the end. */
  apiUrl: string;
  appSecret?: string;
  verifyToken?: string;
  phoneNumberId?: string;
  accessToken?: string;
}
