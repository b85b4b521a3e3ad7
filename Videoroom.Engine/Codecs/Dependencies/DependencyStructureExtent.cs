namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>The numbers of a template dependency structure, found without keeping the rest of it (section A.8.3).</summary>
/// <param name="Templates">How many templates it has.</param>
/// <param name="Targets">How many decode targets.</param>
/// <param name="Chains">How many chains.</param>
/// <param name="SpatialLayers">How many spatial layers.</param>
internal readonly record struct DependencyStructureExtent(int Templates, int Targets, int Chains, int SpatialLayers)
{
    /// <summary>Template ids are counted modulo this: there are no more templates.</summary>
    public const int MaxTemplates = 64;

    /// <summary>The most spatial layers: what libwebrtc, the only sender known, can send.</summary>
    public const int MaxSpatialLayers = 4;

    /// <summary>The most temporal layers, likewise.</summary>
    public const int MaxTemporalLayers = 8;

    /// <summary>The most frames that a frame refers to: AV1 and VP9 have no more than 8 slots.</summary>
    public const int MaxFrameDifferences = 16;

    /// <summary>Goes over a structure to its end.</summary>
    /// <returns>False when it is cut short, or has more of something than there can be.</returns>
    public static bool TryRead(ref BitReader reader, out DependencyStructureExtent extent)
    {
        extent = default;
        reader.Skip(6);
        var targets = (int)reader.Read(5) + 1;
        if (!TrySkipLayers(ref reader, out var templates, out var spatialLayers))
        {
            return false;
        }

        reader.Skip(2 * targets * templates);
        for (var i = 0; i < templates; i++)
        {
            for (var count = 0; reader.ReadFlag(); count++)
            {
                if (count == MaxFrameDifferences)
                {
                    return false;
                }

                reader.Skip(4);
            }
        }

        var chains = reader.ReadNonSymmetric(targets + 1);
        for (var i = 0; chains > 0 && i < targets; i++)
        {
            reader.ReadNonSymmetric(chains);
        }

        reader.Skip(4 * chains * templates);
        if (reader.ReadFlag())
        {
            reader.Skip(32 * spatialLayers);
        }

        extent = new DependencyStructureExtent(templates, targets, chains, spatialLayers);
        return !reader.IsPastEnd;
    }

    // next_layer_idc: 0 same layer, 1 next temporal layer, 2 next spatial layer, 3 that was the last template.
    private static bool TrySkipLayers(ref BitReader reader, out int templates, out int spatialLayers)
    {
        templates = 1;
        spatialLayers = 1;
        var temporalLayers = 1;
        for (var next = reader.Read(2); next != 3; next = reader.Read(2))
        {
            templates++;
            temporalLayers = next switch { 1 => temporalLayers + 1, 2 => 1, _ => temporalLayers };
            spatialLayers += next == 2 ? 1 : 0;
            if (templates > MaxTemplates || spatialLayers > MaxSpatialLayers || temporalLayers > MaxTemporalLayers)
            {
                return false;
            }
        }

        return true;
    }
}
