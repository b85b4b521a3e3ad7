using System.Numerics;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>
/// Leaves layers of a stream out by its dependency descriptor, whatever its codec (AOMedia, "RTP Payload Format For AV1", appendix A).
/// <para>
/// The viewer gets a set of decode targets: the live ones. A frame is forwarded when one of them has it. A decode target becomes live
/// with a frame that is a switch point of it, when all that this frame refers to, and the frame before it in the target's chain, were
/// forwarded; it ends with the next picture once it is above the viewer's target, or when the publisher says that it ends it. All decode
/// targets below the viewer's are live too: that lets it go down at once, and costs the lower layers of pictures that do not need them.
/// </para>
/// <para>
/// Where the spatial layers of a picture belong to different temporal layers (the modes with SHIFT), no frame rate is left out: which of
/// a picture's frames is the last could not be known in time.
/// </para>
/// <para>
/// When the packet with the structure is lost, later ones cannot be read: they are dropped and a keyframe is needed. Nothing is guessed.
/// </para>
/// </summary>
internal sealed class DescriptorFilter : LayerFilter
{
    private readonly DependencyDescriptorReader _reader = new();
    private readonly FrameHistory _frames = new();
    private DependencyStructure? _structure;
    private SequenceExtender _numbers;
    private bool _hasFrame;
    private uint _timestamp;
    private byte _temporal;
    private bool _isShifted;
    private uint _live;
    private uint _allowed;
    private uint _active;
    private bool _isKeyPicture;
    private int _waited;

    /// <inheritdoc/>
    public override int CurrentSpatial => Highest(_live & Targets).Spatial;

    /// <inheritdoc/>
    public override int CurrentTemporal => Highest(_live & Targets).Temporal;

    /// <inheritdoc/>
    public override bool NeedsKeyFrame
        => TargetSpatial != None && (_live == 0 || Highest(_live).Spatial < Highest(Targets & _active).Spatial || _waited > LongestWait);

    // Up to the viewer's layers.
    private uint Targets => _structure?.TargetsUpTo(TargetSpatial, TargetTemporal) ?? 0;

    /// <inheritdoc/>
    public override LayerFilterDecision OnPacket(scoped in LayerPacket packet)
    {
        switch (_reader.Read(packet.Descriptor, out var descriptor))
        {
            case DescriptorStatus.Malformed:
                return default;
            case DescriptorStatus.UnknownStructure:
                LeaveOut(descriptor.FrameNumber, packet.Timestamp);
                return default;
            default:
                break;
        }

        if (descriptor.HasStructure && _hasFrame && _numbers.Highest - _numbers.Peek(descriptor.FrameNumber) >= FrameHistory.Capacity)
        {
            // The publisher counts anew.
            (_numbers, _hasFrame) = (default, false);
            _frames.Clear();
        }

        var number = _numbers.Peek(descriptor.FrameNumber);
        FrameHistory.Frame frame;
        if (!_hasFrame || number > _numbers.Highest)
        {
            frame = Begin(number, in descriptor, in packet);
            _numbers.Extend(descriptor.FrameNumber);
            _hasFrame = true;
        }
        else if (_numbers.Highest - number >= FrameHistory.Capacity)
        {
            // No frame comes that late. If the publisher counts anew it goes on with a keyframe.
            _live = 0;
            return default;
        }
        else if (!_frames.TryGet(number, out frame))
        {
            frame = DecideLate(number, in descriptor, packet.Timestamp);
        }

        return new LayerFilterDecision
        {
            IsForwarded = frame.IsForwarded,
            Marker = frame.IsForwarded && (packet.Marker || (descriptor.IsFrameEnd && frame.EndsPicture)),
            FrameNumber = descriptor.FrameNumber,
            ActiveTargets = frame.Live & descriptor.Structure!.AllTargets,
            TargetCount = (byte)descriptor.Structure.Extent.Targets,
        };
    }

    private FrameHistory.Frame Begin(long number, scoped in DependencyDescriptor descriptor, scoped in LayerPacket packet)
    {
        var structure = descriptor.Structure!;
        if (structure != _structure)
        {
            // Decode targets are numbered anew.
            (_structure, _live, _isShifted) = (structure, 0, false);
            _frames.ForgetTargets();
            BeginPicture(structure, in descriptor, packet.Timestamp);
        }
        else if (!_hasFrame || packet.Timestamp != _timestamp)
        {
            BeginPicture(structure, in descriptor, packet.Timestamp);
        }

        _active = descriptor.ActiveTargets;
        _live &= _active;
        _isKeyPicture |= descriptor.HasStructure || (descriptor.Spatial == 0 && descriptor.FrameDifferences.IsEmpty);
        _isShifted |= descriptor.Temporal != _temporal;
        AddTargets(number, structure, in descriptor);
        var isForwarded = (descriptor.Targets.Present & _live) != 0
            && (_isShifted || descriptor.Temporal <= Highest(_live).Temporal)
            && !_frames.IsAnyLeftOut(number, descriptor.FrameDifferences);
        if (!isForwarded)
        {
            // The targets that have it cannot be decoded any more. With what is live at its begin that does not happen.
            _live &= ~descriptor.Targets.Present;
        }

        // In a keyframe the targets become live one after the other.
        var expected = _isKeyPicture ? _allowed & _active : 0;
        var frame = new FrameHistory.Frame(number, packet.Timestamp, isForwarded, EndsPicture(_live | expected, in descriptor), _live);
        _frames.Add(frame);
        return frame;
    }

    private void BeginPicture(DependencyStructure structure, scoped in DependencyDescriptor descriptor, uint timestamp)
    {
        (_timestamp, _temporal) = (timestamp, descriptor.Temporal);
        _allowed = structure.TargetsUpTo(TargetSpatial, _isShifted ? All : TargetTemporal);
        _live &= _allowed;
        _isKeyPicture = false;
        _waited = (_allowed & _active & ~_live) == 0 ? 0 : _waited + 1;
    }

    // Out of keyframes only with a frame that is forwarded anyway: the lower spatial layers of a picture alone would be shown small.
    private void AddTargets(long number, DependencyStructure structure, scoped in DependencyDescriptor descriptor)
    {
        var candidates = descriptor.Targets.Switch & _allowed & _active & ~_live;
        var belongsToLive = _isKeyPicture || (descriptor.Targets.Present & _live) != 0;
        if (candidates == 0 || !belongsToLive || !_frames.AreForwarded(number, descriptor.FrameDifferences))
        {
            return;
        }

        for (; candidates != 0; candidates &= candidates - 1)
        {
            var target = BitOperations.TrailingZeroCount(candidates);
            var chain = structure.ChainOf(target);
            if (chain < 0 || descriptor.ChainDifferences[chain] is not (> 0 and var difference) || _frames.IsForwarded(number - difference))
            {
                _live |= 1u << target;
            }
        }
    }

    // Another frame of the picture follows where one of the targets has a higher spatial layer at this frame rate.
    private bool EndsPicture(uint targets, scoped in DependencyDescriptor descriptor)
    {
        for (; targets != 0; targets &= targets - 1)
        {
            var target = BitOperations.TrailingZeroCount(targets);
            if (_structure!.SpatialOf(target) > descriptor.Spatial && _structure.TemporalOf(target) >= descriptor.Temporal)
            {
                return false;
            }
        }

        return true;
    }

    // A frame that cannot be read is incomplete, whatever of it comes later with the structure: nothing that refers to it can be decoded.
    private void LeaveOut(ushort frameNumber, uint timestamp)
    {
        var number = _numbers.Peek(frameNumber);
        if (_hasFrame && number <= _numbers.Highest)
        {
            return;
        }

        _numbers.Extend(frameNumber);
        _hasFrame = true;
        _live = 0;
        _frames.Add(new FrameHistory.Frame(number, timestamp, IsForwarded: false, EndsPicture: false, Live: 0));
    }

    // A newer frame came first. It gets what was decided around it, and changes nothing.
    private FrameHistory.Frame DecideLate(long number, scoped in DependencyDescriptor descriptor, uint timestamp)
    {
        if (descriptor.Structure != _structure || !_frames.TryGetNeighbour(number, timestamp, out var neighbour))
        {
            return default;
        }

        var isForwarded = (descriptor.Targets.Present & neighbour.Live) != 0
            && !_frames.IsAnyLeftOut(number, descriptor.FrameDifferences);
        var frame = new FrameHistory.Frame(number, timestamp, isForwarded, EndsPicture(neighbour.Live, in descriptor), neighbour.Live);
        _frames.Add(frame);
        return frame;
    }

    private (int Spatial, int Temporal) Highest(uint targets)
    {
        var highest = (Spatial: None, Temporal: None);
        for (; targets != 0; targets &= targets - 1)
        {
            var target = BitOperations.TrailingZeroCount(targets);
            var layer = (Spatial: _structure!.SpatialOf(target), Temporal: _structure.TemporalOf(target));
            highest = layer.CompareTo(highest) > 0 ? layer : highest;
        }

        return highest;
    }
}
