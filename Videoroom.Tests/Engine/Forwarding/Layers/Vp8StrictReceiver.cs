using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>
/// What a receiver of VP8 can tell of references by picture ids, TL0PICIDX and Y, as libwebrtc's finder of references does: a picture that
/// would have to wait there, or would be thrown away, is an error here.
/// </summary>
internal sealed class Vp8StrictReceiver
{
    private const int None = -1;
    private readonly Dictionary<int, int[]> _layersOfTl0 = [];
    private readonly HashSet<int> _pictures = [];
    private int _picture = None;
    private bool _isPictureOpen;

    /// <summary>Pictures that were received whole.</summary>
    public int Pictures => _pictures.Count;

    /// <summary>The temporal layers of the pictures.</summary>
    public List<int> Layers { get; } = [];

    public void Receive(ForwardedPacket packet)
    {
        Assert.True(Vp8PayloadDescriptor.TryParse(packet.Payload, out var descriptor));
        if (descriptor.IsFrameStart && !_isPictureOpen)
        {
            // Ids have 15 bits and wrap: counted on here.
            var id = _picture == None ? descriptor.PictureId : _picture + ((descriptor.PictureId - _picture) & 0x7FFF);
            Assert.True(_picture == None || id == _picture + 1, $"Picture {descriptor.PictureId} follows {_picture & 0x7FFF}");
            _picture = id;
            _isPictureOpen = true;
            FindReferences(in descriptor, id);
        }

        Assert.True(_isPictureOpen);
        Assert.Equal(_picture & 0x7FFF, descriptor.PictureId);
        if (packet.Marker)
        {
            _pictures.Add(_picture);
            Layers.Add(descriptor.TemporalLayer);
            _isPictureOpen = false;
        }
    }

    private void FindReferences(in Vp8PayloadDescriptor descriptor, int id)
    {
        var tl0 = descriptor.Tl0PicIdx;
        var layer = descriptor.TemporalLayer;
        if (descriptor.IsKeyFrame)
        {
            Assert.Equal(0, layer);
            _layersOfTl0.Clear();
            _layersOfTl0[tl0] = [id, None, None, None];
            return;
        }

        var baseTl0 = layer == 0 ? (tl0 - 1) & 0xFF : tl0;
        Assert.True(_layersOfTl0.TryGetValue(baseTl0, out var known), $"Picture {id & 0x7FFF} waits for TL0PICIDX {baseTl0}");
        if (layer == 0)
        {
            Require(known[0]);
            _layersOfTl0[tl0] = [id, .. known[1..]];
            _layersOfTl0.Remove((tl0 - 100) & 0xFF);
            return;
        }

        for (var reference = 0; reference <= (descriptor.IsLayerSync ? 0 : layer); reference++)
        {
            Assert.True(known[reference] != None, $"Picture {id & 0x7FFF} of layer {layer} waits for one of layer {reference}");
            Require(known[reference]);
        }

        known[layer] = id;
    }

    private void Require(int id) => Assert.Contains(id, _pictures);
}
