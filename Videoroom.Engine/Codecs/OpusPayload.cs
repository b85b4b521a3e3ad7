namespace Videoroom.Engine.Codecs;

/// <summary>Opus payloads (RFC 7587, section 3).</summary>
internal static class OpusPayload
{
    /// <summary>Whether the sender is silent: a packet of at most two bytes carries no audio (RFC 6716, section 2.1.9).</summary>
    public static bool IsDiscontinuous(ReadOnlySpan<byte> payload) => payload.Length <= 2;
}
