using Videoroom.Bench.Record.Layers;
using Videoroom.Engine.Codecs;

namespace Videoroom.Bench.Record.Inspection;

/// <summary>Names what a payload has besides coded pictures: the fields of its descriptor, or its OBUs.</summary>
internal static class PayloadFeatures
{
    /// <summary>The names; none for codecs without a payload descriptor.</summary>
    public static IReadOnlyList<string> Of(Codec codec, ReadOnlySpan<byte> payload) => codec switch
    {
        Codec.Vp8 when Vp8PayloadDescriptor.TryParse(payload, out var vp8) => Of(vp8),
        Codec.Vp9 when Vp9Descriptor.Parse(payload) is { } vp9 => Of(vp9),
        Codec.Av1 => Av1Elements.NamesOf(payload),
        _ => [],
    };

    private static string[] Of(in Vp8PayloadDescriptor vp8) => Present(
        (vp8.PictureIdBits > 0, $"picture id of {vp8.PictureIdBits} bits"),
        (vp8.HasTl0PicIdx, "TL0PICIDX"),
        (vp8.HasTemporalLayer, "TID and Y"),
        (vp8.HasTemporalLayer && vp8.IsLayerSync, "Y set"),
        (vp8.HasKeyIdx, "KEYIDX"),
        (vp8.IsNonReference, "N set"));

    private static string[] Of(Vp9Descriptor vp9) => Present(
        (vp9.PictureIdBits > 0, $"picture id of {vp9.PictureIdBits} bits"),
        (vp9.HasLayers, "layer indices (TID, U, SID, D)"),
        (vp9.Tl0PicIdx is not null, "TL0PICIDX"),
        (vp9.IsFlexible, "F set (flexible mode)"),
        (vp9.IsSwitchingUpPoint, "U set"),
        (vp9.IsInterLayer, "D set"),
        (vp9.IsNotReferenceForHigher, "Z set"),
        (vp9.HasStructure, $"scalability structure, {vp9.Resolutions.Count} sizes, {(vp9.GroupLength is { } length ? $"picture group of {length}" : "no picture group")}"));

    private static string[] Present(params ReadOnlySpan<(bool IsPresent, string Name)> fields)
    {
        List<string> names = [];
        foreach (var (isPresent, name) in fields)
        {
            if (isPresent)
            {
                names.Add(name);
            }
        }

        return [.. names];
    }
}
