using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The last parameter sets of one H.264 stream, and packets of them to send before a key frame that has none: a receiver that begins
/// there has not seen the earlier ones. Each set is a packet of its own, which is right in both packetization modes (RFC 6184,
/// sections 6.2 and 6.3). On the home loop of the stream's origin; the packets are shared like any others.
/// </summary>
internal sealed class ParameterSetPackets
{
    private readonly H264ParameterSets _sets = new();
    private PacketBuffer? _last;
    private bool _isStale;

    /// <summary>Keeps the parameter sets of a payload, if there are any in it.</summary>
    public void Take(ReadOnlySpan<byte> payload) => _isStale |= _sets.Take(payload);

    /// <summary>Keeps parameter sets, each a NAL unit.</summary>
    public void Take(IReadOnlyList<byte[]> sets)
    {
        foreach (var set in sets)
        {
            Take(set);
        }
    }

    /// <summary>Whether a receiver can begin with a key frame.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="payload">The payload with which it begins.</param>
    /// <param name="last">The last packet that the receiver must be sent before it, which leads to those before that; null for none.</param>
    /// <returns>False when its parameter sets have not come yet.</returns>
    public bool TryComplete(ReceivedStream stream, ReadOnlySpan<byte> payload, out PacketBuffer? last)
    {
        last = null;
        if (H264ParameterSets.AreIn(payload))
        {
            return true;
        }

        if (_isStale)
        {
            Renew(stream);
        }

        last = _last;
        return last is not null;
    }

    /// <summary>Takes over what another one knows: its stream goes on as this one's.</summary>
    public void Adopt(ParameterSetPackets other)
    {
        for (var i = 0; i < other._sets.Count; i++)
        {
            Take(other._sets[i]);
        }
    }

    /// <summary>Gives the packets back; whoever is still to send them keeps them for as long.</summary>
    public void Release()
    {
        _last?.Release();
        _last = null;
        _isStale = _sets.Count > 0;
    }

    private void Renew(ReceivedStream stream)
    {
        Release();
        if (!_sets.IsComplete)
        {
            return;
        }

        PacketBuffer? last = null;
        for (var i = 0; i < _sets.Count; i++)
        {
            if (stream.Origin.Loop.Pool.Rent() is not { } buffer)
            {
                // Tried again with the next key frame.
                last?.Release();
                return;
            }

            Write(buffer, stream, _sets[i], last);
            last?.Release();
            last = buffer;
        }

        (_last, _isStale) = (last, false);
    }

    // Its numbers are given to it when it is sent, as to every packet.
    private static void Write(PacketBuffer buffer, ReceivedStream stream, ReadOnlySpan<byte> set, PacketBuffer? before)
    {
        var header = new RtpHeaderWriter(
            buffer.Memory, marker: false, stream.Origin.Options.Format.PayloadType, sequenceNumber: 0, timestamp: 0, stream.Ssrc);
        var size = header.Complete();
        set.CopyTo(buffer.Memory[size..]);
        buffer.Length = size + set.Length;
        buffer.Describe(stream, offset: 0, buffer.Length, isKeyFrame: false, before);
    }
}
