using System.Diagnostics.CodeAnalysis;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which stream of which track an SSRC is (RFC 9143, section 9.2). For an SSRC that is not known yet:
/// <list type="number">
/// <item>The mid header extension names the m-line, the rid or repaired rid the encoding (RFC 8852). A mid that no m-line has: nobody's.</item>
/// <item>Else the payload type names the m-line, if only one has it. Its stream goes on with the new SSRC at once, whatever it had before:
/// the source was restarted.</item>
/// <item>Else the first m-line, in the order of the description, that has the payload type and no stream yet; then the first whose stream
/// is silent. Beside streams that are all alive it is nobody's. This goes beyond the RFC, which has such packets dropped.</item>
/// <item>Retransmissions that several encodings or m-lines may have sent are those of the stream that was asked to repeat that packet
/// (RFC 4588, section 5.3).</item>
/// </list>
/// <para>
/// An SSRC that a stream had before, or that the offer names for something else, never takes the place of a stream that is alive, so that
/// two sources on one m-line do not take turns. Packets without payload begin nothing: browsers probe the bandwidth with padding, before
/// the first picture with the SSRC 0.
/// </para>
/// <para>
/// Only authenticated packets get here. Each encoding has at most one SSRC and one for retransmissions, a new one at most every
/// <see cref="RelearnMs"/>, so a peer can neither make it grow nor keep it busy. No I/O and no clock of its own; no allocation for a
/// packet that begins no stream.
/// </para>
/// </summary>
internal sealed class SsrcBindings
{
    /// <summary>
    /// How soon the SSRC that was learnt for an encoding may give way to another, in milliseconds: a browser that restarts a source does
    /// so once. One that changed with every packet would have us begin a new stream with every packet.
    /// </summary>
    public const long RelearnMs = 500;

    // Null for an SSRC that the offer names and nobody receives.
    private readonly Dictionary<uint, StreamSlot?> _slots = [];
    private readonly List<StreamLine> _lines = [];
    private readonly RetiredSsrcs _retired = new();

    /// <summary>How many SSRCs are known.</summary>
    public int Count => _slots.Count;

    /// <summary>Adds a track and binds the SSRCs that the offer names.</summary>
    public void Add(IStreamOwner owner) => Announce(Insert(owner));

    /// <summary>
    /// Puts a changed track in the place of what it was. What was learnt stays: browsers stop sending mid and rid once they know that we
    /// have seen them.
    /// </summary>
    public void Replace(IStreamOwner before, IStreamOwner after, long nowMs)
    {
        var old = Take(before);
        var line = Insert(after);
        if (old is not null && HasSameEncodings(old.Options, line.Options))
        {
            for (var i = 0; i < line.Slots.Count; i++)
            {
                if (old.Slots[i] is { Ssrc: { } ssrc } slot && slot.Announced == line.Slots[i].Announced)
                {
                    line.Slots[i].Inherit(slot);
                    Bind(line.Slots[i], ssrc);
                }
            }
        }

        Announce(line);
        Retire(old, nowMs);
    }

    /// <summary>Forgets a track; packets of it that are still on their way are nobody's.</summary>
    public void Remove(IStreamOwner owner, long nowMs) => Retire(Take(owner), nowMs);

    /// <summary>The media stream with this SSRC; null when there is none.</summary>
    public StreamSlot? FindMedia(uint ssrc) => _slots.GetValueOrDefault(ssrc) is { IsRetransmission: false } slot ? slot : null;

    /// <summary>Finds whose a packet is, learning its SSRC where that can be told.</summary>
    public bool TryFind(in RtpPacket packet, long nowMs, [NotNullWhen(true)] out StreamSlot? slot)
    {
        if (!_slots.TryGetValue(packet.Ssrc, out slot) || slot is null || IsWrongGuess(slot, packet))
        {
            slot = Learn(packet, nowMs);
        }

        slot?.OnPacket(nowMs);
        return slot is not null;
    }

    private static bool HasSameEncodings(PublishOptions before, PublishOptions after) => before.Mid == after.Mid
        && before.Encodings.Select(encoding => encoding.Rid).SequenceEqual(after.Encodings.Select(encoding => encoding.Rid));

    private static bool IsWrongGuess(StreamSlot slot, in RtpPacket packet) => slot.Ground == SsrcGround.Guessed
        && packet.TryGetExtension(slot.Line.Options.Extensions.Mid, out var mid)
        && !slot.Line.IsMid(mid);

    private StreamSlot? Learn(in RtpPacket packet, long nowMs)
    {
        var ground = SsrcGround.Identified;
        if (!NamesItsStream(packet, out var slot))
        {
            ground = SsrcGround.Guessed;
            slot = packet.IsPaddingOnly || _retired.MayBeLate(packet.Ssrc, nowMs) ? null : Guess(packet, nowMs);
        }

        return slot is not null && TryGive(slot, packet.Ssrc, ground, nowMs) ? slot : null;
    }

    /// <summary>Whether a packet says which m-line or encoding it is of.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="slot">The stream; null when there is no such stream.</param>
    private bool NamesItsStream(in RtpPacket packet, out StreamSlot? slot)
    {
        slot = null;
        var (hasMid, hasRid) = (false, false);
        StreamLine? named = null;
        foreach (var line in _lines)
        {
            // An id may mean something else on another m-line, so it counts only where the payload type fits too.
            if (!line.Takes(packet.PayloadType))
            {
                continue;
            }

            if (packet.TryGetExtension(line.Options.Extensions.Mid, out var mid))
            {
                hasMid = true;
                if (line.IsMid(mid))
                {
                    slot = line.Find(packet);
                    return true;
                }
            }
            else if (line.TryFindRid(packet, out var isOurs))
            {
                hasRid = true;
                if (isOurs && named is not null)
                {
                    return true;
                }

                named = isOurs ? line : named;
            }
        }

        slot = hasMid ? null : named?.Find(packet);
        return hasMid || hasRid;
    }

    private StreamSlot? Guess(in RtpPacket packet, long nowMs)
    {
        StreamLine? only = null;
        foreach (var line in _lines)
        {
            if (!line.Takes(packet.PayloadType))
            {
                continue;
            }

            if (only is not null)
            {
                return FindVacant(packet, nowMs) ?? FindAwaited(packet);
            }

            only = line;
        }

        return only?.Find(packet);
    }

    private StreamSlot? FindVacant(in RtpPacket packet, long nowMs)
    {
        StreamSlot? silent = null;
        foreach (var line in _lines)
        {
            if (packet.PayloadType != line.Options.Format.PayloadType || !line.HasOneEncoding)
            {
                continue;
            }

            if (line.First.Ssrc is null)
            {
                return line.First;
            }

            if (silent is null && !line.First.IsLive(nowMs))
            {
                silent = line.First;
            }
        }

        return silent;
    }

    private StreamSlot? FindAwaited(in RtpPacket packet)
    {
        StreamSlot? found = null;
        foreach (var line in _lines)
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

    private bool TryGive(StreamSlot slot, uint ssrc, SsrcGround ground, long nowMs)
    {
        var isKnown = _slots.TryGetValue(ssrc, out var holder);
        if (nowMs - slot.LearntMs < RelearnMs
            || (slot.IsLive(nowMs) && ((isKnown && holder is null) || _retired.Contains(ssrc))))
        {
            return false;
        }

        if (slot is { IsRetransmission: false, Ssrc: not null }
            && slot.Line.RetransmissionsOf(slot.Encoding) is var repeats
            && nowMs - repeats.LearntMs >= RelearnMs)
        {
            // They repeat the packets of the source that was there before: under the new one's SSRC they would be others.
            Retire(repeats, nowMs);
        }

        Retire(slot, nowMs);
        holder?.Release();
        slot.Learn(ssrc, ground, nowMs);
        Bind(slot, ssrc);
        return true;
    }

    private void Retire(StreamLine? line, long nowMs)
    {
        foreach (var slot in line?.Slots ?? [])
        {
            if (slot.Ssrc is { } ssrc && !_slots.ContainsKey(ssrc))
            {
                _retired.Add(ssrc, nowMs);
            }
        }
    }

    private void Retire(StreamSlot slot, long nowMs)
    {
        if (slot.Ssrc is not { } ssrc)
        {
            return;
        }

        _slots.Remove(ssrc);
        _retired.Add(ssrc, nowMs);
        slot.Release();
    }

    private void Bind(StreamSlot slot, uint ssrc)
    {
        _slots[ssrc] = slot;
        if (!slot.IsRetransmission)
        {
            slot.Line.Owner.Bind(slot.Encoding, ssrc);
        }
    }

    private void Announce(StreamLine line)
    {
        foreach (var slot in line.Slots)
        {
            if (slot.Ssrc is not null || slot.Announced is not { } ssrc)
            {
                continue;
            }

            if (_slots.TryGetValue(ssrc, out var holder) && holder is not null)
            {
                // Two streams that name one SSRC: the first has it. What was only learnt gives way.
                if (holder.Ground == SsrcGround.Announced)
                {
                    continue;
                }

                holder.Release();
            }

            slot.Announce(ssrc);
            Bind(slot, ssrc);
        }

        foreach (var ssrc in line.Options.OtherSsrcs)
        {
            _slots.TryAdd(ssrc, null);
        }
    }

    private StreamLine Insert(IStreamOwner owner)
    {
        var line = new StreamLine(owner);
        var index = _lines.FindIndex(other => other.Options.LineIndex > line.Options.LineIndex);
        _lines.Insert(index < 0 ? _lines.Count : index, line);
        return line;
    }

    private StreamLine? Take(IStreamOwner owner)
    {
        var index = _lines.FindIndex(line => line.Owner == owner);
        if (index < 0)
        {
            return null;
        }

        var line = _lines[index];
        _lines.RemoveAt(index);
        foreach (var slot in line.Slots)
        {
            if (slot.Ssrc is { } ssrc)
            {
                _slots.Remove(ssrc);
            }
        }

        foreach (var ssrc in line.Options.OtherSsrcs)
        {
            if (_slots.TryGetValue(ssrc, out var holder) && holder is null)
            {
                _slots.Remove(ssrc);
            }
        }

        return line;
    }
}
