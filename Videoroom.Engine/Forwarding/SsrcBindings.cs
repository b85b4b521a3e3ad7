using System.Diagnostics.CodeAnalysis;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which stream of which track an SSRC is (RFC 9143, section 9.2). For an SSRC that is not known yet:
/// <list type="number">
/// <item>The stream that the offer names it for: one that had given way to another, or to an earlier track with that SSRC.</item>
/// <item>Else the mid header extension names the m-line, the rid or repaired rid the encoding (RFC 8852). A mid that no m-line has:
/// nobody's.</item>
/// <item>Else it goes on where it was when its m-line was given up, if the m-line carries another track now.</item>
/// <item>Else the payload type names the m-line, if only one has it. Its stream goes on with the new SSRC: the source was restarted.</item>
/// <item>Else the first m-line, in the order of the description, that has the payload type and no stream yet; then, of those whose stream
/// is silent, the one that was heard last. Beside streams that are all alive it is nobody's. This goes beyond the RFC, which has such
/// packets dropped.</item>
/// <item>Retransmissions that several encodings or m-lines may have sent are those of the stream that was asked to repeat that packet
/// (RFC 4588, section 5.3), each packet anew.</item>
/// </list>
/// <para>
/// The grounds are of different strength. A guess (4 to 6) takes the place of another guess, and of a stream that was announced or named
/// its m-line only when that is silent; the latter two take the place of a guess at any time. An SSRC that a stream had before, or that
/// the offer names for something else, never takes the place of a stream of its own strength that is alive, so that two sources on one
/// m-line do not take turns. Packets without payload begin nothing: browsers probe the bandwidth with padding, before the first picture
/// with the SSRC 0.
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
    private readonly SsrcGuesses _guesses;

    public SsrcBindings() => _guesses = new SsrcGuesses(_lines);

    /// <summary>How many SSRCs are known.</summary>
    public int Count => _slots.Count;

    /// <summary>Adds a track and binds the SSRCs that the offer names.</summary>
    public void Add(IStreamOwner owner) => Announce(Insert(owner));

    /// <summary>
    /// Puts a changed track in the place of what it was. What was learnt for its m-line and rids stays: browsers stop sending mid and rid
    /// once they know that we have seen them.
    /// </summary>
    public void Replace(IStreamOwner before, IStreamOwner after, long nowMs)
    {
        var old = Take(before);
        var line = Insert(after);
        if (old is not null && old.Options.Mid == line.Options.Mid)
        {
            Inherit(line, old);
        }

        Announce(line);
        Retire(old, nowMs);
    }

    /// <summary>Forgets a track; packets of it that are still on their way are nobody's.</summary>
    public void Remove(IStreamOwner owner, long nowMs)
    {
        foreach (var slot in Take(owner)?.Slots ?? [])
        {
            if (slot.Ssrc is { } ssrc && !_slots.ContainsKey(ssrc))
            {
                _retired.AddGivenUp(slot, ssrc, nowMs);
            }
        }
    }

    /// <summary>The media stream with this SSRC; null when there is none.</summary>
    public StreamSlot? FindMedia(uint ssrc) => _slots.GetValueOrDefault(ssrc) is { IsRetransmission: false } slot ? slot : null;

    /// <summary>Finds whose a packet is, learning its SSRC where that can be told.</summary>
    public bool TryFind(in RtpPacket packet, long nowMs, [NotNullWhen(true)] out StreamSlot? slot)
    {
        if (!_slots.TryGetValue(packet.Ssrc, out slot) || slot is null || (slot.IsGuess && slot.Line.SaysMore(slot, packet)))
        {
            slot = Learn(packet, nowMs);
        }

        slot?.OnPacket(nowMs);
        return slot is not null;
    }

    /// <summary>Whether a packet with an SSRC that the offer names is one of that stream.</summary>
    private static bool IsOf(StreamSlot announced, in RtpPacket packet)
    {
        var options = announced.Line.Options;
        if (!announced.IsRetransmission)
        {
            return options.IsMedia(packet.PayloadType);
        }

        // They repeat the packets of the source that the offer names: under the SSRC of another they would be others.
        var repeated = announced.Line.MediaOf(announced.Encoding);
        return packet.PayloadType == options.RtxPayloadType && repeated.Ssrc is not null && repeated.Ssrc == repeated.Announced;
    }

    private StreamSlot? Learn(in RtpPacket packet, long nowMs)
    {
        if (packet.IsPaddingOnly)
        {
            return null;
        }

        var ground = SsrcGround.Announced;
        var slot = FindAnnounced(packet.Ssrc);
        if (slot is not null)
        {
            slot = IsOf(slot, packet) ? slot : null;
        }
        else if (!NamesItsStream(packet, out slot, out ground) && (slot = _retired.FindPlace(packet.Ssrc, _lines)) is null)
        {
            slot = _retired.MayBeLate(packet.Ssrc, nowMs) ? null : _guesses.Find(packet, nowMs, out ground);
        }

        return slot is not null && TryGive(slot, packet.Ssrc, ground, nowMs) ? slot : null;
    }

    private StreamSlot? FindAnnounced(uint ssrc)
    {
        foreach (var line in _lines)
        {
            if (line.FindAnnounced(ssrc) is { } slot)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>Whether a packet says which m-line or encoding it is of.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="slot">The stream; null when there is no such stream.</param>
    /// <param name="ground">How it was found.</param>
    private bool NamesItsStream(in RtpPacket packet, out StreamSlot? slot, out SsrcGround ground)
    {
        slot = null;
        ground = SsrcGround.Identified;
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
                    slot = line.Find(packet, ref ground);
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

        slot = hasMid ? null : named?.Find(packet, ref ground);
        return hasMid || hasRid;
    }

    private bool TryGive(StreamSlot slot, uint ssrc, SsrcGround ground, long nowMs)
    {
        var isKnown = _slots.TryGetValue(ssrc, out var holder);
        if (holder == slot)
        {
            // Its packets say more by now than when it was learnt.
            slot.Learn(ssrc, ground, slot.LearntMs);
            return true;
        }

        if (nowMs - slot.LearntMs < RelearnMs
            || (slot.IsLive(nowMs) && !GivesWay(slot, ssrc, ground, isOther: isKnown && holder is null)))
        {
            return false;
        }

        if (slot is { IsRetransmission: false, Ssrc: not null }
            && slot.Line.RetransmissionsOf(slot.Encoding) is var repeats
            && (ground == SsrcGround.Announced || nowMs - repeats.LearntMs >= RelearnMs))
        {
            // They repeat the packets of the source that was there before: under the new one's SSRC they would be others.
            Retire(repeats, nowMs);
        }

        Retire(slot, nowMs);
        if (holder is not null)
        {
            Lose(holder);
        }

        slot.Learn(ssrc, ground, nowMs);
        Bind(slot, ssrc);
        return true;
    }

    /// <summary>Whether a stream that is alive gives way to another SSRC.</summary>
    /// <param name="slot">The stream.</param>
    /// <param name="ssrc">The SSRC that may take its place.</param>
    /// <param name="ground">Why.</param>
    /// <param name="isOther">Whether the offer names that SSRC for something that nobody receives.</param>
    private bool GivesWay(StreamSlot slot, uint ssrc, SsrcGround ground, bool isOther) => ground switch
    {
        SsrcGround.Announced => slot.IsGuess,
        SsrcGround.Identified => !isOther && (slot.IsGuess || !_retired.Contains(ssrc)),
        _ => !isOther && slot.IsGuess && !_retired.Contains(ssrc),
    };

    private void Inherit(StreamLine line, StreamLine old)
    {
        for (var encoding = 0; encoding < line.Options.Encodings.Count; encoding++)
        {
            if (old.FindEncoding(line.Options.Encodings[encoding].Rid) is not (>= 0 and var before))
            {
                continue;
            }

            // Retransmissions go with the stream whose packets they repeat.
            if (TryInherit(line.MediaOf(encoding), old.MediaOf(before)) || old.MediaOf(before).Ssrc is null)
            {
                TryInherit(line.RetransmissionsOf(encoding), old.RetransmissionsOf(before));
            }
        }
    }

    private bool TryInherit(StreamSlot slot, StreamSlot before)
    {
        if (before.Ssrc is not { } ssrc || before.Announced != slot.Announced)
        {
            return false;
        }

        slot.Inherit(before);
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

    /// <summary>A stream turned out to be another's, and its retransmissions with it.</summary>
    private void Lose(StreamSlot slot)
    {
        slot.Release();
        if (slot.IsRetransmission)
        {
            return;
        }

        slot.Line.Owner.Unbind(slot.Encoding);
        var repeats = slot.Line.RetransmissionsOf(slot.Encoding);
        if (repeats.Ssrc is { } ssrc)
        {
            _slots.Remove(ssrc);
            repeats.Release();
        }
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

                Lose(holder);
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
