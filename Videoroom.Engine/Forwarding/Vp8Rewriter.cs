using System.Buffers.Binary;
using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Keeps picture id, TL0PICIDX and KEYIDX of a forwarded VP8 stream continuous (RFC 7741, section 4.2) when its source changes or
/// pictures are left out: <see cref="PictureNumbers"/>. Only the descriptor changes; it is written into a small prefix, and the rest of
/// the payload is sent from where it is.
/// </summary>
internal sealed class Vp8Rewriter
{
    /// <summary>The most bytes that a prefix takes.</summary>
    public const int MaximumPrefixSize = Vp8PayloadDescriptor.MaximumSize;

    private readonly PictureNumbers _numbers = new();
    private bool _started;
    private bool _begin = true;
    private int _pictureIdBits;
    private byte _keyOffset;
    private byte _newestKey;

    /// <summary>Rewrites one packet's descriptor.</summary>
    /// <param name="payload">The publisher's payload.</param>
    /// <param name="discontinuity">The packet begins a new source: <see cref="RewrittenRtp.Discontinuity"/>.</param>
    /// <param name="prefix">At least <see cref="MaximumPrefixSize"/> bytes; receives the new descriptor.</param>
    /// <param name="sourceOffset">Where in <paramref name="payload"/> the rest begins.</param>
    /// <param name="picturesLeftOut">Pictures that were left out before this one, modulo 2^15: their gaps are closed.</param>
    /// <returns>The bytes written to <paramref name="prefix"/>; 0 when the payload goes out as it is.</returns>
    public int Rewrite(ReadOnlySpan<byte> payload, bool discontinuity, Span<byte> prefix, out int sourceOffset, ushort picturesLeftOut = 0)
    {
        sourceOffset = 0;
        _begin |= discontinuity;
        if (!Vp8PayloadDescriptor.TryParse(payload, out var source))
        {
            return 0;
        }

        var pictureId = (ushort)((source.PictureId - picturesLeftOut) & ((1 << source.PictureIdBits) - 1));
        if (_begin || source.PictureIdBits != _pictureIdBits)
        {
            Begin(in source, pictureId);
        }

        if (source.PictureIdBits == 0 && !source.HasTl0PicIdx && !source.HasKeyIdx)
        {
            return 0;
        }

        sourceOffset = source.Size;
        prefix[0] = payload[0];
        prefix[1] = payload[1];
        var size = 2;
        if (source.PictureIdBits != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(prefix[size..], (ushort)(0x8000 | _numbers.PictureId(pictureId)));
            size += 2;
        }

        if (source.HasTl0PicIdx)
        {
            prefix[size++] = _numbers.Tl0PicIdx(source.Tl0PicIdx);
        }

        if (source.HasTemporalLayer || source.HasKeyIdx)
        {
            var layers = payload[source.Size - 1];
            if (source.HasKeyIdx)
            {
                var key = (source.KeyIdx + _keyOffset) & 0x1F;
                _newestKey = ((key - _newestKey) & 0x1F) is > 0 and < 16 ? (byte)key : _newestKey;
                layers = (byte)((layers & 0xE0) | key);
            }

            prefix[size++] = layers;
        }

        return size;
    }

    private void Begin(in Vp8PayloadDescriptor source, ushort pictureId)
    {
        _numbers.Begin(source.PictureIdBits, pictureId, source.HasTl0PicIdx ? source.Tl0PicIdx : null);
        _pictureIdBits = source.PictureIdBits;
        var key = _started ? (byte)((_newestKey + 1) & 0x1F) : source.KeyIdx;
        _keyOffset = (byte)((key - source.KeyIdx) & 0x1F);
        if (source.HasKeyIdx)
        {
            _newestKey = key;
        }

        _started = true;
        _begin = false;
    }
}
