using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>
/// Leaves spatial and temporal layers of a VP9 stream out by its payload descriptor (RFC 9628, section 4.2).
/// <list type="bullet">
/// <item>A spatial layer is added at keyframes alone: in all others its frames refer to frames of before.</item>
/// <item>A frame rate is added behind a picture with the U bit, and at a picture whose references were all forwarded: by P_DIFF in flexible
/// mode, by the picture group of the scalability structure without.</item>
/// <item>The highest spatial layer of a picture ends it, by the marker bit. When the publisher stops that layer, its marker does.</item>
/// </list>
/// Picture ids keep the gaps of what is left out: P_DIFF and the picture group count by them, so closing the gaps would change what a
/// picture refers to. Receivers take a gap for a loss only where a picture refers to it.
/// </summary>
internal sealed class Vp9Filter : LayerFilter
{
    private readonly PictureHistory<Picture> _pictures = new();
    private readonly Vp9ScalabilityStructure _structure = new();
    private RecentMaximum _highestSpatial;
    private RecentMaximum _highestTemporal;
    private int _spatial = None;
    private int _temporal = None;
    private int _waited;
    private int _groupStart;

    /// <inheritdoc/>
    public override int CurrentSpatial => Math.Min(Math.Min(_spatial, TargetSpatial), _highestSpatial.Value);

    /// <inheritdoc/>
    public override int CurrentTemporal
        => CurrentSpatial == None ? None : Math.Min(Math.Min(_temporal, TargetTemporal), _highestTemporal.Value);

    /// <inheritdoc/>
    public override bool NeedsKeyFrame
        => TargetSpatial != None && (_spatial < Math.Min(TargetSpatial, _highestSpatial.Value) || _waited > LongestWait);

    /// <inheritdoc/>
    public override LayerFilterDecision OnPacket(scoped in LayerPacket packet)
    {
        if (!Vp9PayloadDescriptor.TryParse(packet.Payload, out var descriptor))
        {
            return default;
        }

        var place = _pictures.Find(packet.Timestamp, out var age);
        if (place == PicturePlace.New)
        {
            _highestSpatial.Next();
            _highestTemporal.Next();
        }

        _highestSpatial.Add(descriptor.SpatialLayer);
        _highestTemporal.Add(descriptor.TemporalLayer);
        if (descriptor.HasStructure && place != PicturePlace.Late && _structure.TryRead(packet.Payload, in descriptor))
        {
            _groupStart = descriptor.PictureId;
        }

        Picture picture;
        switch (place)
        {
            case PicturePlace.New:
                picture = Begin(packet.Payload, in descriptor);
                _pictures.Add(packet.Timestamp, picture);
                break;
            case PicturePlace.Known:
                picture = _pictures[age];
                break;
            default:
                picture = _pictures[age];
                picture = picture with { Id = descriptor.PictureId, IsForwarded = descriptor.TemporalLayer <= picture.TemporalAfter };
                _pictures.Insert(age, packet.Timestamp, picture);
                break;
        }

        var isForwarded = picture.IsForwarded && descriptor.SpatialLayer <= picture.Spatial;
        var endsPicture = descriptor.IsFrameEnd && descriptor.HasLayers && descriptor.SpatialLayer == picture.Spatial;
        return new LayerFilterDecision { IsForwarded = isForwarded, Marker = isForwarded && (packet.Marker || endsPicture) };
    }

    private Picture Begin(ReadOnlySpan<byte> payload, in Vp9PayloadDescriptor descriptor)
    {
        var temporal = descriptor.TemporalLayer;
        if (TargetSpatial == None)
        {
            (_spatial, _temporal) = (None, None);
        }
        else if (IsKeyPicture(in descriptor))
        {
            (_spatial, _temporal) = (TargetSpatial, TargetTemporal);
        }
        else if (_spatial != None)
        {
            _spatial = Math.Min(_spatial, TargetSpatial);
            _temporal = Math.Min(_temporal, TargetTemporal);
            if (temporal is > 0 && temporal <= TargetTemporal)
            {
                _temporal = WithReferences(payload, in descriptor);
            }
        }

        var isForwarded = temporal <= _temporal;
        if (isForwarded && descriptor.IsSwitchingUpPoint)
        {
            _temporal = TargetTemporal;
        }

        var isWaiting = !isForwarded && temporal <= TargetTemporal;
        var isReached = CurrentTemporal >= Math.Min(TargetTemporal, _highestTemporal.Value);
        _waited = _spatial == None || isReached ? 0 : _waited + (isWaiting ? 1 : 0);
        return new Picture(descriptor.PictureId, isForwarded, (sbyte)_spatial, (sbyte)_temporal);
    }

    // P = 0: of the lowest layer that is said by each packet; of a higher one by D too, since it may come first.
    private static bool IsKeyPicture(in Vp9PayloadDescriptor descriptor)
        => !descriptor.IsInterPicture && (descriptor.SpatialLayer == 0 || descriptor.IsInterLayer);

    // Up to the picture's layer when all is there that it refers to, down when something was left out. What is lost may still come.
    private int WithReferences(ReadOnlySpan<byte> payload, in Vp9PayloadDescriptor descriptor)
    {
        Span<byte> differences = stackalloc byte[Vp9References.MaxCount];
        var count = ReadReferences(payload, in descriptor, differences);
        var areForwarded = count > 0;
        for (var i = 0; i < count; i++)
        {
            var isKnown = TryFind((descriptor.PictureId - differences[i]) & ((1 << descriptor.PictureIdBits) - 1), out var picture);
            if (isKnown && !picture.IsForwarded)
            {
                return Math.Min(_temporal, descriptor.TemporalLayer - 1);
            }

            areForwarded &= isKnown;
        }

        return areForwarded ? Math.Max(_temporal, descriptor.TemporalLayer) : _temporal;
    }

    private int ReadReferences(ReadOnlySpan<byte> payload, in Vp9PayloadDescriptor descriptor, Span<byte> differences)
    {
        if (descriptor.PictureIdBits == 0)
        {
            return 0;
        }

        if (descriptor.IsFlexible)
        {
            return Vp9References.Read(payload, in descriptor, differences, out _);
        }

        if (_structure.GroupLength == 0)
        {
            return 0;
        }

        var index = ((descriptor.PictureId - _groupStart) & ((1 << descriptor.PictureIdBits) - 1)) % _structure.GroupLength;
        var references = _structure.ReferencesOf(index);
        references.CopyTo(differences);
        return references.Length;
    }

    private bool TryFind(int pictureId, out Picture picture)
    {
        for (var age = 0; age < _pictures.Count; age++)
        {
            picture = _pictures[age];
            if (picture.Id == pictureId)
            {
                return true;
            }
        }

        picture = default;
        return false;
    }

    private readonly record struct Picture(ushort Id, bool IsForwarded, sbyte Spatial, sbyte TemporalAfter);
}
