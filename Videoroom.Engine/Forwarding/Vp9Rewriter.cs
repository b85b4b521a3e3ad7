using System.Buffers.Binary;
using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Keeps picture id and TL0PICIDX of a VP9 stream continuous (RFC 9628, section 4.2) when its source changes:
/// <see cref="PictureNumbers"/>. Only the descriptor's first bytes change; they are written into a small prefix, and the rest of the
/// payload is sent from where it is. The gaps of pictures that are left out stay: see <see cref="Layers.Vp9Filter"/>.
/// </summary>
internal sealed class Vp9Rewriter
{
    /// <summary>The most bytes that a prefix takes: flags, picture id, layer indices, TL0PICIDX.</summary>
    public const int MaximumPrefixSize = 5;

    private readonly PictureNumbers _numbers = new();
    private bool _begin = true;
    private int _pictureIdBits;

    /// <summary>Rewrites one packet's descriptor.</summary>
    /// <param name="payload">The publisher's payload.</param>
    /// <param name="discontinuity">The packet begins a new source: <see cref="RewrittenRtp.Discontinuity"/>.</param>
    /// <param name="prefix">At least <see cref="MaximumPrefixSize"/> bytes; receives the new descriptor's beginning.</param>
    /// <param name="sourceOffset">Where in <paramref name="payload"/> the rest begins.</param>
    /// <returns>The bytes written to <paramref name="prefix"/>; 0 when the payload goes out as it is.</returns>
    public int Rewrite(ReadOnlySpan<byte> payload, bool discontinuity, Span<byte> prefix, out int sourceOffset)
    {
        sourceOffset = 0;
        _begin |= discontinuity;
        if (!Vp9PayloadDescriptor.TryParse(payload, out var source))
        {
            return 0;
        }

        if (_begin || source.PictureIdBits != _pictureIdBits)
        {
            _numbers.Begin(source.PictureIdBits, source.PictureId, source.HasTl0PicIdx ? source.Tl0PicIdx : null);
            (_begin, _pictureIdBits) = (false, source.PictureIdBits);
        }

        if (source.PictureIdBits == 0 && !source.HasTl0PicIdx)
        {
            return 0;
        }

        sourceOffset = source.NumbersSize;
        prefix[0] = payload[0];
        var size = 1;
        if (source.PictureIdBits != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(prefix[size..], (ushort)(0x8000 | _numbers.PictureId(source.PictureId)));
            size += 2;
        }

        if (source.HasLayers)
        {
            // Without flexible mode TL0PICIDX is the last of the numbers, behind the layer indices.
            prefix[size++] = payload[sourceOffset - (source.HasTl0PicIdx ? 2 : 1)];
            if (source.HasTl0PicIdx)
            {
                prefix[size++] = _numbers.Tl0PicIdx(source.Tl0PicIdx);
            }
        }

        return size;
    }
}
