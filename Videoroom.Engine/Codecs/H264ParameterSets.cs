namespace Videoroom.Engine.Codecs;

/// <summary>
/// The last parameter sets of one H.264 stream, by kind and id. Many encoders send them once, at the begin, or in an access unit of
/// which a receiver that comes later sees no more than the rest; without them it decodes nothing. They come in any order, alone or
/// aggregated, with the picture or long before it.
/// </summary>
/// <remarks>Bounded by <see cref="MaxSets"/> and <see cref="MaxBytes"/>: with more, those that were there longest are dropped.</remarks>
internal sealed class H264ParameterSets
{
    /// <summary>Sets that are kept; streams have one SPS and one to four PPS.</summary>
    public const int MaxSets = 16;

    /// <summary>Bytes that are kept of all sets together; an SPS has some 30 bytes, a PPS less than ten.</summary>
    public const int MaxBytes = 1024;

    private const int ProfileAndLevelBytes = 3;
    private const int MaxSpsId = 31;
    private const int MaxPpsId = 255;

    private readonly byte[] _bytes = new byte[MaxBytes];
    private readonly Entry[] _entries = new Entry[MaxSets];
    private int _count;
    private int _used;

    /// <summary>How many sets there are.</summary>
    public int Count => _count;

    /// <summary>Whether there is a PPS whose SPS is there, too: a picture can be decoded.</summary>
    public bool IsComplete
    {
        get
        {
            foreach (ref readonly var entry in _entries.AsSpan(0, _count))
            {
                if (entry.Type == H264UnitType.PictureParameterSet && Find(H264UnitType.SequenceParameterSet, entry.SpsId) >= 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A set, in the order in which they are to be sent: each SPS before every PPS.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            foreach (var type in (ReadOnlySpan<H264UnitType>)[H264UnitType.SequenceParameterSet, H264UnitType.PictureParameterSet])
            {
                var offset = 0;
                foreach (ref readonly var entry in _entries.AsSpan(0, _count))
                {
                    if (entry.Type == type && index-- == 0)
                    {
                        return _bytes.AsSpan(offset, entry.Length);
                    }

                    offset += entry.Length;
                }
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    /// <summary>Keeps the parameter sets of a payload.</summary>
    /// <returns>Whether any is new or differs from the one of its id before.</returns>
    public bool Take(ReadOnlySpan<byte> payload)
    {
        var changed = false;
        var units = new H264Units(payload);
        while (units.MoveNext())
        {
            changed |= TakeUnit(units.Type, units.Unit, units.Content);
        }

        return changed;
    }

    /// <summary>Whether a payload brings along what its picture needs: then nothing need be sent before it.</summary>
    public static bool AreIn(ReadOnlySpan<byte> payload)
    {
        var hasSps = false;
        var hasPps = false;
        var units = new H264Units(payload);
        while (units.MoveNext())
        {
            hasSps |= units.Type == H264UnitType.SequenceParameterSet;
            hasPps |= units.Type == H264UnitType.PictureParameterSet;
        }

        return hasSps && hasPps;
    }

    private bool TakeUnit(H264UnitType type, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> content)
    {
        if (unit.Length is 0 or > MaxBytes || !TryReadIds(type, content, out var id, out var spsId))
        {
            return false;
        }

        var known = Find(type, id);
        if (known >= 0)
        {
            var offset = OffsetOf(known);
            if (unit.SequenceEqual(_bytes.AsSpan(offset, _entries[known].Length)))
            {
                return false;
            }

            RemoveAt(known);
        }

        while (_count == MaxSets || _used + unit.Length > MaxBytes)
        {
            RemoveAt(0);
        }

        unit.CopyTo(_bytes.AsSpan(_used));
        _used += unit.Length;
        _entries[_count++] = new Entry(type, id, spsId, unit.Length);
        return true;
    }

    // ITU-T H.264, sections 7.3.2.1.1 and 7.3.2.2.
    private static bool TryReadIds(H264UnitType type, ReadOnlySpan<byte> content, out int id, out int spsId)
    {
        id = 0;
        spsId = 0;
        switch (type)
        {
            case H264UnitType.SequenceParameterSet when content.Length > ProfileAndLevelBytes:
                var sps = new ExpGolombReader(content[ProfileAndLevelBytes..]);
                return sps.TryRead(out id) && id <= MaxSpsId;
            case H264UnitType.PictureParameterSet:
                var pps = new ExpGolombReader(content);
                return pps.TryRead(out id) && id <= MaxPpsId && pps.TryRead(out spsId) && spsId <= MaxSpsId;
            default:
                return false;
        }
    }

    private int Find(H264UnitType type, int id)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Type == type && _entries[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private int OffsetOf(int index)
    {
        var offset = 0;
        foreach (ref readonly var entry in _entries.AsSpan(0, index))
        {
            offset += entry.Length;
        }

        return offset;
    }

    private void RemoveAt(int index)
    {
        var offset = OffsetOf(index);
        var length = _entries[index].Length;
        _bytes.AsSpan((offset + length).._used).CopyTo(_bytes.AsSpan(offset));
        _entries.AsSpan((index + 1).._count).CopyTo(_entries.AsSpan(index));
        _used -= length;
        _count--;
    }

    // SpsId: of a PPS, the SPS that it names.
    private readonly record struct Entry(H264UnitType Type, int Id, int SpsId, int Length);
}
