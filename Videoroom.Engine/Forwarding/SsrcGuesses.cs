using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which stream a packet is of that does not say it, and whose SSRC the offer does not name: by its payload type, the order of the m-lines,
/// and what was heard of their streams so far. Binds nothing.
/// </summary>
/// <param name="lines">The m-lines, in the order of the description.</param>
internal sealed class SsrcGuesses(List<StreamLine> lines)
{
    /// <summary>
    /// How long packets of a source that has ended may come among those of its successor, in milliseconds: reordering, and what the
    /// client's pacer held back.
    /// </summary>
    public const long OverlapMs = 100;

    private readonly UnplacedSsrcs _unplaced = new();

    /// <summary>The stream that a packet is most likely one of.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="nowMs">Now, in milliseconds.</param>
    /// <param name="ground">How it was found.</param>
    /// <returns>Null when it may be of several, or of none.</returns>
    public StreamSlot? Find(in RtpPacket packet, long nowMs, out SsrcGround ground)
    {
        ground = SsrcGround.Guessed;
        StreamLine? only = null;
        foreach (var line in lines)
        {
            if (!line.Takes(packet.PayloadType))
            {
                continue;
            }

            if (only is not null)
            {
                ground = packet.PayloadType == line.Options.RtxPayloadType ? SsrcGround.Awaited : SsrcGround.Guessed;
                return ground == SsrcGround.Awaited ? FindAwaited(packet) : FindVacant(packet, nowMs);
            }

            only = line;
        }

        return only?.Find(packet, ref ground);
    }

    /// <summary>
    /// Of lines without layers: the first that has no stream, else the one whose stream fell silent last, as that is the one that was
    /// restarted. While a stream is alive that was not heard since the new one began, it may be that one.
    /// </summary>
    private StreamSlot? FindVacant(in RtpPacket packet, long nowMs)
    {
        var sinceMs = _unplaced.Hear(packet.Ssrc, nowMs);
        var isOpen = false;
        StreamSlot? silent = null;
        foreach (var line in lines)
        {
            if (!line.Options.IsMedia(packet.PayloadType) || !line.HasOneEncoding)
            {
                continue;
            }

            var slot = line.First;
            if (slot.Ssrc is null)
            {
                return slot;
            }

            if (slot.IsLive(nowMs))
            {
                isOpen |= slot.HeardMs <= sinceMs + OverlapMs;
            }
            else if (silent is null || slot.HeardMs > silent.HeardMs)
            {
                silent = slot;
            }
        }

        return isOpen && silent?.HasJustEnded(nowMs) != true ? null : silent;
    }

    private StreamSlot? FindAwaited(in RtpPacket packet)
    {
        StreamSlot? found = null;
        foreach (var line in lines)
        {
            if (line.FindAwaited(packet) is not { } slot)
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = slot;
        }

        return found;
    }
}
