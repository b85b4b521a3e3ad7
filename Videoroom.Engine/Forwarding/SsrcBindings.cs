using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which stream of which track an SSRC is: from the offer, or learnt from the mid and rid header extensions of the first
/// packets, or from a payload type that only one m-line has (RFC 8843, section 9.2; RFC 8852). Only authenticated packets get
/// here, and each encoding has at most one SSRC and one for retransmissions, so a peer cannot make it grow.
/// </summary>
internal sealed class SsrcBindings
{
    /// <summary>
    /// How soon the SSRC that was learnt for an encoding may give way to another: a browser that restarts a source does so
    /// once. One that changed with every packet would have us begin a new stream with every packet.
    /// </summary>
    public const long RelearnMs = 500;

    private readonly Dictionary<uint, SsrcBinding> _bindings = [];

    /// <summary>Binds the SSRCs that the offer names.</summary>
    public void AddSignalled(TrackReceiver receiver)
    {
        for (var i = 0; i < receiver.Options.Encodings.Count; i++)
        {
            var encoding = receiver.Options.Encodings[i];
            if (encoding.Ssrc is { } ssrc)
                Bind(ssrc, new SsrcBinding(receiver, i, IsRetransmission: false));
            if (encoding.RtxSsrc is { } rtxSsrc)
                Bind(rtxSsrc, new SsrcBinding(receiver, i, IsRetransmission: true));
        }
    }

    /// <summary>
    /// Puts a changed receiver in the place of a track's earlier one. What was learnt stays: browsers stop sending mid and
    /// rid once they know that we have seen them.
    /// </summary>
    public void Replace(TrackReceiver before, TrackReceiver after)
    {
        var learnt = _bindings.Where(entry => entry.Value.Receiver == before).ToList();
        Remove(before);
        AddSignalled(after);
        if (!before.Mid.AsSpan().SequenceEqual(after.Mid)
            || !before.Options.Encodings.Select(encoding => encoding.Rid).SequenceEqual(after.Options.Encodings.Select(encoding => encoding.Rid)))
        {
            return;
        }

        foreach (var (ssrc, binding) in learnt)
        {
            var encoding = after.Options.Encodings[binding.Encoding];
            if ((binding.IsRetransmission ? encoding.RtxSsrc : encoding.Ssrc) is null)
                Bind(ssrc, binding with { Receiver = after });
        }
    }

    /// <summary>Forgets a track's SSRCs.</summary>
    public void Remove(TrackReceiver receiver)
    {
        foreach (var (ssrc, binding) in _bindings)
        {
            if (binding.Receiver == receiver)
                _bindings.Remove(ssrc);
        }
    }

    /// <summary>The media stream with this SSRC; null when there is none.</summary>
    public ReceivedStream? FindStream(uint ssrc)
        => _bindings.TryGetValue(ssrc, out var binding) && !binding.IsRetransmission ? binding.Receiver.Streams[binding.Encoding] : null;

    /// <summary>Finds whose a packet is, learning its SSRC where it says so.</summary>
    public bool TryFind(in RtpPacket packet, Dictionary<string, TrackReceiver>.ValueCollection tracks, long nowMs, out SsrcBinding binding)
    {
        if (_bindings.TryGetValue(packet.Ssrc, out binding))
            return true;
        TrackReceiver? taker = null;
        var takers = 0;
        foreach (var receiver in tracks)
        {
            // An id may mean something else on another m-line, so it counts only where the payload type fits too.
            if (!receiver.Takes(packet.PayloadType))
                continue;
            taker = receiver;
            takers++;
            if (!packet.TryGetExtension(receiver.Options.Extensions.Mid, out var mid))
                continue;
            if (mid.SequenceEqual(receiver.Mid))
                return TryLearn(packet, receiver, nowMs, out binding);

            // It says which m-line it is of, and no other may have it.
            takers = int.MinValue;
        }

        // A stream that is there keeps its place: late packets of a track that was removed have the same payload type.
        return takers == 1
            && !IsBound(taker!, packet.PayloadType == taker!.Options.RtxPayloadType)
            && TryLearn(packet, taker!, nowMs, out binding);
    }

    private bool IsBound(TrackReceiver receiver, bool isRetransmission)
    {
        foreach (var binding in _bindings.Values)
        {
            if (binding.Receiver == receiver && binding.IsRetransmission == isRetransmission)
                return true;
        }

        return false;
    }

    private bool TryLearn(in RtpPacket packet, TrackReceiver receiver, long nowMs, out SsrcBinding binding)
    {
        binding = default;
        var ids = receiver.Options.Extensions;
        int encoding;
        bool isRetransmission;
        if (packet.TryGetExtension(ids.RepairedRtpStreamId, out var repaired))
        {
            isRetransmission = true;
            encoding = receiver.FindEncoding(repaired);
        }
        else if (packet.TryGetExtension(ids.RtpStreamId, out var rid))
        {
            isRetransmission = false;
            encoding = receiver.FindEncoding(rid);
        }
        else
        {
            isRetransmission = packet.PayloadType == receiver.Options.RtxPayloadType;
            encoding = receiver.Options.Encodings is [{ Rid: null }] ? 0 : -1;
        }

        if (encoding < 0 || !receiver.MayLearn(encoding, isRetransmission, nowMs))
            return false;
        binding = new SsrcBinding(receiver, encoding, isRetransmission);
        Unbind(binding);
        Bind(packet.Ssrc, binding);
        return true;
    }

    private void Bind(uint ssrc, in SsrcBinding binding)
    {
        // Two tracks that name one SSRC: the first has it.
        if (_bindings.TryAdd(ssrc, binding) && !binding.IsRetransmission)
            binding.Receiver.Bind(binding.Encoding, ssrc);
    }

    private void Unbind(SsrcBinding binding)
    {
        foreach (var (ssrc, other) in _bindings)
        {
            if (other == binding)
                _bindings.Remove(ssrc);
        }
    }
}
