using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>
/// Leaves temporal layers of a VP8 stream out (RFC 7741, section 4.2). A picture refers to pictures of its own layer and of lower ones;
/// with the Y bit (layer sync) to none but those of layer 0. A layer is whole while none of its pictures was left out since the last one
/// with Y or the last keyframe, and only with all layers below it whole is the next picture forwarded.
/// <para>
/// Receivers take a gap in the picture ids for a loss and hold pictures back that may refer to it: the decision says how many pictures
/// were left out. TL0PICIDX needs no change, since layer 0 is never left out.
/// </para>
/// </summary>
internal sealed class Vp8TemporalFilter : LayerFilter
{
    private const int Layers = 4;
    private const byte AllWhole = 0b1111;

    private readonly PictureHistory<Picture> _pictures = new();
    private byte _whole;
    private ushort _leftOut;
    private int _highest;
    private int _waited;
    private bool _hasPicture;

    /// <inheritdoc/>
    public override int CurrentSpatial => _hasPicture && TargetSpatial != None ? 0 : None;

    /// <inheritdoc/>
    public override int CurrentTemporal
    {
        get
        {
            if (CurrentSpatial == None)
            {
                return None;
            }

            var current = 0;
            while (current < Math.Min(_highest, TargetTemporal) && (_whole & (1 << (current + 1))) != 0)
            {
                current++;
            }

            return current;
        }
    }

    /// <inheritdoc/>
    public override bool NeedsKeyFrame => TargetSpatial != None && ((_whole & 1) == 0 || _waited > LongestWait);

    /// <inheritdoc/>
    public override LayerFilterDecision OnPacket(scoped in LayerPacket packet)
    {
        if (!Vp8PayloadDescriptor.TryParse(packet.Payload, out var descriptor))
        {
            return default;
        }

        Picture picture;
        switch (_pictures.Find(packet.Timestamp, out var age))
        {
            case PicturePlace.New:
                picture = Begin(in descriptor);
                _pictures.Add(packet.Timestamp, picture);
                break;
            case PicturePlace.Known:
                picture = _pictures[age];
                break;
            default:
                picture = DecideLate(in descriptor, age);
                _pictures.Insert(age, packet.Timestamp, picture);
                break;
        }

        return new LayerFilterDecision { IsForwarded = picture.IsForwarded, Marker = packet.Marker, PicturesLeftOut = picture.LeftOut };
    }

    private static bool Suits(in Vp8PayloadDescriptor descriptor, byte whole, int target)
    {
        if (target == None || !descriptor.HasTemporalLayer || descriptor.TemporalLayer == 0)
        {
            return target != None && (whole & 1) != 0;
        }

        var upTo = (byte)((1 << (descriptor.TemporalLayer + 1)) - 1);
        return descriptor.TemporalLayer <= target && (whole & (descriptor.IsLayerSync ? 1 : upTo)) == (descriptor.IsLayerSync ? 1 : upTo);
    }

    private Picture Begin(in Vp8PayloadDescriptor descriptor)
    {
        var target = TargetSpatial == None ? None : TargetTemporal;
        var layer = descriptor.HasTemporalLayer ? descriptor.TemporalLayer : 0;
        _highest = Math.Max(_highest, layer);
        _whole = descriptor.IsKeyFrame && target != None ? AllWhole : _whole;
        var before = _leftOut;
        var isForwarded = Suits(in descriptor, _whole, target);
        if (isForwarded)
        {
            _hasPicture = true;
            _whole |= descriptor.IsLayerSync ? (byte)(1 << layer) : (byte)0;
        }
        else
        {
            // What refers to it must be left out too.
            _whole &= (byte)~(layer == 0 ? AllWhole : 1 << layer);
            _leftOut++;
        }

        var isWaiting = !isForwarded && layer > 0 && layer <= target;
        _waited = CurrentTemporal >= Math.Min(_highest, TargetTemporal) ? 0 : isWaiting ? _waited + 1 : _waited;
        return new Picture(isForwarded, before, _leftOut, _whole, target);
    }

    // A newer picture came first. Those behind it were numbered as if this one were forwarded, and may refer to it.
    private Picture DecideLate(in Vp8PayloadDescriptor descriptor, int age)
    {
        var before = _pictures[age];
        var target = before.Target;
        for (var newer = 0; newer < age; newer++)
        {
            target = Math.Max(target, _pictures[newer].Target);
        }

        var isForwarded = Suits(in descriptor, before.Whole, target);
        if (!isForwarded)
        {
            _whole &= (byte)~(1 << descriptor.TemporalLayer);
        }

        return before with { IsForwarded = isForwarded, LeftOut = before.LeftOutAfter };
    }

    private readonly record struct Picture(bool IsForwarded, ushort LeftOut, ushort LeftOutAfter, byte Whole, int Target);
}
