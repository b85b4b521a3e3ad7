namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Keeps picture id and TL0PICIDX of a forwarded stream continuous when its source changes: VP8 (RFC 7741, section 4.2) and VP9
/// (RFC 9628, section 4.2) count pictures alike. A receiver takes a jump for loss and waits for a keyframe.
/// </summary>
internal sealed class PictureNumbers
{
    private const int LongIdMask = 0x7FFF;

    private bool _started;
    private int _bits;
    private ushort _newestSourceId;
    private ushort _newestId;
    private byte _tl0Offset;
    private byte _newestTl0;

    /// <summary>A source begins: of the first of all the numbers stay, later ones go on behind what was sent.</summary>
    /// <param name="pictureIdBits">7 or 15; 0 when it has no picture ids.</param>
    /// <param name="pictureId">The first picture's id.</param>
    /// <param name="tl0PicIdx">The first picture's TL0PICIDX; null when it has none.</param>
    public void Begin(int pictureIdBits, ushort pictureId, byte? tl0PicIdx)
    {
        _newestId = _started ? (ushort)((_newestId + 1) & LongIdMask) : pictureId;
        _newestSourceId = pictureId;
        _bits = pictureIdBits;
        var source = tl0PicIdx ?? 0;
        var tl0 = _started ? (byte)(_newestTl0 + 1) : source;
        _tl0Offset = (byte)(tl0 - source);
        if (tl0PicIdx is not null)
        {
            _newestTl0 = tl0;
        }

        _started = true;
    }

    /// <summary>The outgoing picture id, in 15 bits: a source with 7 may follow one with 15.</summary>
    /// <param name="sourceId">The publisher's.</param>
    public ushort PictureId(ushort sourceId)
    {
        var modulus = 1 << _bits;
        var distance = (sourceId - _newestSourceId) & (modulus - 1);
        if (distance >= modulus / 2)
        {
            // A reordered packet of an earlier picture.
            return (ushort)((_newestId + distance - modulus) & LongIdMask);
        }

        _newestSourceId = sourceId;
        _newestId = (ushort)((_newestId + distance) & LongIdMask);
        return _newestId;
    }

    /// <summary>The outgoing TL0PICIDX.</summary>
    /// <param name="sourceTl0">The publisher's.</param>
    public byte Tl0PicIdx(byte sourceTl0)
    {
        var tl0 = (byte)(sourceTl0 + _tl0Offset);
        _newestTl0 = (sbyte)(tl0 - _newestTl0) > 0 ? tl0 : _newestTl0;
        return tl0;
    }
}
