using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Engine.Rtp;

namespace Videoroom.Client.Media;

/// <summary>Tells the size of the pictures of one incoming video stream: that of the highest spatial layer that came of the last one.</summary>
internal sealed class PictureSize
{
    private LayerReader _reader = new(Codec.Vp8);
    private Codec _codec = Codec.Vp8;
    private uint _timestamp;
    private int _spatial;

    /// <summary>In pixels; 0 before the first complete picture, and with codecs whose packets do not say it.</summary>
    public (int Width, int Height) Size { get; private set; }

    /// <summary>Takes a packet.</summary>
    /// <param name="codec">The payload's codec.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="extensions">Its stream's header extensions.</param>
    public void OnPacket(Codec codec, in RtpPacket packet, in HeaderExtensionIds extensions)
    {
        if (codec != _codec)
        {
            (_codec, _reader) = (codec, new LayerReader(codec));
        }

        var view = LayerPacket.Of(in packet, extensions);
        if (packet.IsPaddingOnly || !_reader.TryRead(in view, out var layer))
        {
            return;
        }

        _spatial = packet.Timestamp == _timestamp ? Math.Max(_spatial, layer.Spatial) : layer.Spatial;
        _timestamp = packet.Timestamp;
        if (packet.Marker)
        {
            Size = _reader.SizeOf(_spatial);
        }
    }
}
