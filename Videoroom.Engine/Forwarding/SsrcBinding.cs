namespace Videoroom.Engine.Forwarding;

/// <summary>What an SSRC of a publisher stands for.</summary>
/// <param name="Receiver">The track.</param>
/// <param name="Encoding">Its encoding.</param>
/// <param name="IsRetransmission">Whether it is the encoding's RTX stream.</param>
internal readonly record struct SsrcBinding(TrackReceiver Receiver, int Encoding, bool IsRetransmission);
