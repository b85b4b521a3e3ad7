using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Speech;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// The way of an audio origin's packets to the track's subscribers: all of them in a small room, those of the loudest in a large one. The
/// newest packets that are left out are kept, and sent in front of the first that is not: the beginning of a word is quieter than what
/// follows. On the origin's home loop, but for <see cref="IsLeftOut"/>.
/// </summary>
/// <param name="speaker">The track among the others of its room.</param>
internal sealed class SpeakerGate(Speaker speaker)
{
    /// <summary>Packets that are kept at most.</summary>
    public const int Capacity = 16;

    /// <summary>How long a packet is kept, in microseconds.</summary>
    public const long KeepUs = 160_000;

    private readonly PacketBuffer?[] _kept = new PacketBuffer?[Capacity];
    private int _first;
    private int _count;
    private bool _isPaused;

    /// <summary>The track among the others of its room.</summary>
    public Speaker Speaker => speaker;

    /// <summary>Whether the track is left out at this moment. Callable on any loop.</summary>
    public bool IsLeftOut => speaker.IsLeftOut;

    /// <summary>Takes a described packet, and forwards it unless it is left out.</summary>
    /// <param name="track">Whose subscribers get it.</param>
    /// <param name="loop">The origin's home loop.</param>
    /// <param name="buffer">The packet.</param>
    /// <param name="level">The extension with its level; empty for a packet without one, which is never left out.</param>
    public void Forward(ForwardedTrack track, IHomeLoop loop, PacketBuffer buffer, ReadOnlySpan<byte> level)
    {
        if (!level.IsEmpty && !speaker.OnPacket(level[0], loop.NowMs))
        {
            Keep(buffer, loop.NowUs);
            return;
        }

        ForwardKept(track, loop);
        Pass(track, loop, buffer);
    }

    /// <summary>Packets before the next one were left out elsewhere, or are not worth keeping.</summary>
    public void OnPause() => _isPaused = true;

    /// <summary>Gives back what is too old to be sent.</summary>
    public void Expire(long nowUs)
    {
        while (_count > 0 && nowUs - _kept[_first]!.ArrivalUs > KeepUs)
        {
            _isPaused = true;
            Take().Release();
        }
    }

    /// <summary>Gives everything back.</summary>
    public void Release()
    {
        while (_count > 0)
        {
            _isPaused = true;
            Take().Release();
        }
    }

    private void Keep(PacketBuffer buffer, long nowUs)
    {
        Expire(nowUs);
        if (buffer.IsScarce)
        {
            Release();
            _isPaused = true;
            return;
        }

        if (_count == Capacity)
        {
            _isPaused = true;
            Take().Release();
        }

        buffer.Retain();
        _kept[(_first + _count++) % Capacity] = buffer;
    }

    private void ForwardKept(ForwardedTrack track, IHomeLoop loop)
    {
        Expire(loop.NowUs);
        while (_count > 0)
        {
            var buffer = Take();
            Pass(track, loop, buffer);
            buffer.Release();
        }
    }

    private void Pass(ForwardedTrack track, IHomeLoop loop, PacketBuffer buffer)
    {
        buffer.FollowsPause = _isPaused;
        _isPaused = false;
        track.Forward(loop, buffer, MediaKind.Audio);
    }

    private PacketBuffer Take()
    {
        var buffer = _kept[_first]!;
        _kept[_first] = null;
        _first = (_first + 1) % Capacity;
        _count--;
        return buffer;
    }
}
