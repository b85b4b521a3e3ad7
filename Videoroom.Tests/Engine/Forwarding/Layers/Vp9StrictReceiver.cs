using Videoroom.Bench.Record.Layers;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>
/// What a receiver of VP9 in flexible mode can tell of references by picture ids, P_DIFF and D, as libwebrtc's finder of references does.
/// </summary>
/// <param name="isLost">Whether a layer of a picture never came from the publisher; null when nothing is lost.</param>
internal sealed class Vp9StrictReceiver(Func<int, int, bool>? isLost = null)
{
    private readonly HashSet<(int Picture, int Spatial)> _frames = [];
    private int _picture = -1;
    private int _spatial = -1;

    /// <summary>The pictures, each with its temporal and its highest spatial layer.</summary>
    public List<(int Picture, int Spatial, int Temporal, bool IsKey)> Pictures { get; } = [];

    public void Receive(ForwardedPacket packet)
    {
        var descriptor = Vp9Descriptor.Parse(packet.Payload)!;

        // Ids have 15 bits and wrap: counted on here.
        var id = _picture < 0 ? descriptor.PictureId : _picture + ((descriptor.PictureId - _picture) & 0x7FFF);
        if (id != _picture)
        {
            Assert.True(id - _picture < 0x4000 || _picture < 0, $"Picture {descriptor.PictureId} follows {_picture & 0x7FFF}");
            Pictures.Add((id, descriptor.Spatial, descriptor.Temporal, !descriptor.IsInterPicture));
            (_picture, _spatial) = (id, -1);
        }

        if (descriptor.Spatial != _spatial)
        {
            Assert.True(descriptor.Spatial > _spatial, "Spatial layers come in their order");
            Assert.True(descriptor.IsFrameStart || isLost is not null, "A frame has its first packet");
            _spatial = descriptor.Spatial;
            Pictures[^1] = Pictures[^1] with { Spatial = _spatial };
            FindReferences(packet.Payload, descriptor);
            _frames.Add((id, _spatial));
        }

        Assert.Equal(Pictures[^1].Temporal, descriptor.Temporal);
        Assert.True(!packet.Marker || descriptor.IsFrameEnd, "A marker ends a frame");
    }

    private void FindReferences(byte[] payload, Vp9Descriptor descriptor)
    {
        if (descriptor.IsInterLayer)
        {
            Require(_picture, descriptor.Spatial - 1);
        }

        if (!descriptor.IsInterPicture)
        {
            return;
        }

        // Flags, picture id of 15 bits and layer indices come first.
        var offset = 4;
        bool more;
        do
        {
            Require(_picture - (payload[offset] >> 1), descriptor.Spatial);
            more = (payload[offset++] & 1) != 0;
        }
        while (more);
    }

    private void Require(int picture, int spatial)
        => Assert.True(
            _frames.Contains((picture, spatial)) || isLost?.Invoke(picture, spatial) == true,
            $"Picture {_picture & 0x7FFF} refers to {picture & 0x7FFF} of spatial layer {spatial}, which was left out");
}
