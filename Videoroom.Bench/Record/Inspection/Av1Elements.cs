namespace Videoroom.Bench.Record.Inspection;

/// <summary>The OBUs that begin in an AV1 payload (AOMedia, "RTP Payload Format For AV1", section 4.4).</summary>
internal static class Av1Elements
{
    private const int ContinuesBit = 0x80;
    private const int WillContinueBit = 0x40;
    private const int NewSequenceBit = 0x08;

    /// <summary>The names of the OBUs, with what their headers have, and of the aggregation header's bits that are set.</summary>
    public static IReadOnlyList<string> NamesOf(ReadOnlySpan<byte> payload)
    {
        List<string> names = [];
        if (payload.IsEmpty)
        {
            return names;
        }

        var header = payload[0];
        Add(names, (header & ContinuesBit) != 0, "Z set (continues an OBU)");
        Add(names, (header & WillContinueBit) != 0, "Y set (the last OBU continues)");
        Add(names, (header & NewSequenceBit) != 0, "N set (new coded video sequence)");
        var count = (header >> 4) & 3;
        names.Add($"W = {count}");
        var rest = payload[1..];
        for (var index = 1; !rest.IsEmpty; index++)
        {
            var element = TakeElement(ref rest, isLast: index == count);
            if (!element.IsEmpty && !(index == 1 && (header & ContinuesBit) != 0))
            {
                names.Add(NameOf(element[0]));
            }
        }

        return names;
    }

    // Each element has its length in front (leb128), except the last one where W counts them.
    private static ReadOnlySpan<byte> TakeElement(ref ReadOnlySpan<byte> rest, bool isLast)
    {
        var length = rest.Length;
        if (!isLast)
        {
            length = 0;
            for (var shift = 0; shift < 28 && !rest.IsEmpty; shift += 7)
            {
                var part = rest[0];
                rest = rest[1..];
                length |= (part & 0x7F) << shift;
                if ((part & 0x80) == 0)
                {
                    break;
                }
            }
        }

        var element = rest[..Math.Min(length, rest.Length)];
        rest = rest[element.Length..];
        return element;
    }

    // obu_header(): a type of four bits, then extension flag and size flag (AV1, section 5.3.2).
    private static string NameOf(byte header)
    {
        var type = ((header >> 3) & 0x0F) switch
        {
            1 => "sequence header",
            2 => "temporal delimiter",
            3 => "frame header",
            4 => "tile group",
            5 => "metadata",
            6 => "frame",
            7 => "redundant frame header",
            15 => "padding",
            var other => $"type {other}",
        };
        return $"OBU {type}{((header & 4) != 0 ? ", with extension" : "")}{((header & 2) != 0 ? ", with size" : "")}";
    }

    private static void Add(List<string> names, bool isSet, string name)
    {
        if (isSet)
        {
            names.Add(name);
        }
    }
}
