using Videoroom.Engine.Codecs.Dependencies;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>
/// Numbers the frames of one outgoing stream in its dependency descriptors, and says which decode targets the viewer gets.
/// <para>
/// Frames that are left out leave gaps in the numbers: a frame says by differences which ones it refers to, so a receiver waits for those
/// alone, and closing the gaps would change the differences. A new source goes on with the next number: receivers drop frames that are
/// older than what they have decoded, and refuse a structure of an older frame. It begins with a keyframe, which refers to nothing from
/// before.
/// </para>
/// <para>
/// Decode targets that the viewer does not get are said in every packet, so that none needs to arrive for it. Once said they hold until
/// changed (appendix A.8.2 of the specification), so from then on all packets say them, even when they are all.
/// </para>
/// </summary>
internal sealed class DescriptorRewriter
{
    private bool _started;
    private bool _begin = true;
    private bool _saysTargets;
    private ushort _offset;
    private ushort _newest;

    /// <summary>Says how a packet's descriptor is rewritten.</summary>
    /// <param name="decision">The filter's decision about it: it is forwarded.</param>
    /// <param name="discontinuity">The packet begins a new source: <see cref="RewrittenRtp.Discontinuity"/>.</param>
    public DescriptorRewrite Rewrite(in LayerFilterDecision decision, bool discontinuity)
    {
        if (_begin || discontinuity)
        {
            _offset = (ushort)(_started ? _newest + 1 - decision.FrameNumber : 0);
            _newest = (ushort)(decision.FrameNumber + _offset);
            (_begin, _started, _saysTargets) = (false, true, false);
        }

        var number = (ushort)(decision.FrameNumber + _offset);
        _newest = (short)(number - _newest) > 0 ? number : _newest;
        _saysTargets |= decision.ActiveTargets != DecodeTargets.All(decision.TargetCount);
        return new DescriptorRewrite(_offset, decision.ActiveTargets, _saysTargets ? decision.TargetCount : (byte)0);
    }
}
