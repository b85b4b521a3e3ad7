namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>
/// The template dependency structure of a stream, which comes with keyframes (section A.8.3): its layers, and how frames depend on each
/// other. Never changes.
/// </summary>
internal sealed class DependencyStructure
{
    private readonly DependencyTemplate[] _templates;
    private readonly byte[] _targetSpatial;
    private readonly byte[] _targetTemporal;
    private readonly byte[] _chainOfTarget;
    private readonly (int Width, int Height)[] _sizes;

    private DependencyStructure(
        byte templateIdOffset,
        DependencyTemplate[] templates,
        DependencyStructureExtent extent,
        byte[] chainOfTarget,
        (int Width, int Height)[] sizes)
    {
        TemplateIdOffset = templateIdOffset;
        Extent = extent;
        _templates = templates;
        _chainOfTarget = chainOfTarget;
        _sizes = sizes;
        _targetSpatial = new byte[extent.Targets];
        _targetTemporal = new byte[extent.Targets];
        foreach (var template in templates)
        {
            for (var target = 0; target < extent.Targets; target++)
            {
                if ((template.Targets.Present & (1u << target)) != 0)
                {
                    _targetSpatial[target] = Math.Max(_targetSpatial[target], template.Spatial);
                    _targetTemporal[target] = Math.Max(_targetTemporal[target], template.Temporal);
                }
            }
        }
    }

    /// <summary>The id of the first template.</summary>
    public byte TemplateIdOffset { get; }

    /// <summary>How much of everything there is.</summary>
    public DependencyStructureExtent Extent { get; }

    /// <summary>The templates, in the order of their ids.</summary>
    public ReadOnlySpan<DependencyTemplate> Templates => _templates;

    /// <summary>The decode targets: a bit for each.</summary>
    public uint AllTargets => DecodeTargets.All(Extent.Targets);

    /// <summary>Pixels of the spatial layers' pictures; empty where the sender gives none.</summary>
    public ReadOnlySpan<(int Width, int Height)> Sizes => _sizes;

    /// <summary>Reads a structure.</summary>
    /// <param name="reader">At its begin; left at its end.</param>
    /// <param name="extent">What <see cref="DependencyStructureExtent.TryRead"/> found there: it is whole.</param>
    public static DependencyStructure Read(ref BitReader reader, DependencyStructureExtent extent)
    {
        var offset = (byte)reader.Read(6);
        reader.Skip(5);
        var layers = ReadLayers(ref reader, extent.Templates);
        var targets = new DecodeTargets[extent.Templates];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = DecodeTargets.Read(ref reader, extent.Targets);
        }

        var frameDifferences = new ushort[extent.Templates][];
        for (var i = 0; i < frameDifferences.Length; i++)
        {
            frameDifferences[i] = ReadFrameDifferences(ref reader);
        }

        reader.ReadNonSymmetric(extent.Targets + 1);
        var chainOfTarget = new byte[extent.Chains == 0 ? 0 : extent.Targets];
        for (var i = 0; i < chainOfTarget.Length; i++)
        {
            chainOfTarget[i] = (byte)reader.ReadNonSymmetric(extent.Chains);
        }

        var templates = new DependencyTemplate[extent.Templates];
        for (var i = 0; i < templates.Length; i++)
        {
            var chainDifferences = new byte[extent.Chains];
            for (var chain = 0; chain < chainDifferences.Length; chain++)
            {
                chainDifferences[chain] = (byte)reader.Read(4);
            }

            templates[i] = new DependencyTemplate(layers[i].Spatial, layers[i].Temporal, targets[i], frameDifferences[i], chainDifferences);
        }

        return new DependencyStructure(offset, templates, extent, chainOfTarget, ReadSizes(ref reader, extent.SpatialLayers));
    }

    /// <summary>The template with an id; null for an id that the structure does not have: the frame belongs to another structure.</summary>
    public DependencyTemplate? FindTemplate(byte templateId)
    {
        var index = (templateId + DependencyStructureExtent.MaxTemplates - TemplateIdOffset) % DependencyStructureExtent.MaxTemplates;
        return index < _templates.Length ? _templates[index] : null;
    }

    /// <summary>The highest spatial layer of a decode target.</summary>
    public int SpatialOf(int target) => _targetSpatial[target];

    /// <summary>The highest temporal layer of a decode target.</summary>
    public int TemporalOf(int target) => _targetTemporal[target];

    /// <summary>The chain that protects a decode target; -1 without chains.</summary>
    public int ChainOf(int target) => _chainOfTarget.Length == 0 ? -1 : _chainOfTarget[target];

    /// <summary>The decode targets up to a layer: a bit for each.</summary>
    public uint TargetsUpTo(int spatial, int temporal)
    {
        uint targets = 0;
        for (var target = 0; target < Extent.Targets; target++)
        {
            targets |= _targetSpatial[target] <= spatial && _targetTemporal[target] <= temporal ? 1u << target : 0;
        }

        return targets;
    }

    private static (byte Spatial, byte Temporal)[] ReadLayers(ref BitReader reader, int templates)
    {
        var layers = new (byte Spatial, byte Temporal)[templates];
        for (var i = 1; i <= templates; i++)
        {
            // The last one says that there is no next.
            var next = reader.Read(2);
            if (i < templates)
            {
                var (spatial, temporal) = layers[i - 1];
                layers[i] = next switch
                {
                    1 => (spatial, (byte)(temporal + 1)),
                    2 => ((byte)(spatial + 1), (byte)0),
                    _ => (spatial, temporal),
                };
            }
        }

        return layers;
    }

    private static ushort[] ReadFrameDifferences(ref BitReader reader)
    {
        Span<ushort> differences = stackalloc ushort[DependencyStructureExtent.MaxFrameDifferences];
        var count = 0;
        while (reader.ReadFlag())
        {
            differences[count++] = (ushort)(reader.Read(4) + 1);
        }

        return differences[..count].ToArray();
    }

    private static (int Width, int Height)[] ReadSizes(ref BitReader reader, int spatialLayers)
    {
        if (!reader.ReadFlag())
        {
            return [];
        }

        var sizes = new (int Width, int Height)[spatialLayers];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = ((int)reader.Read(16) + 1, (int)reader.Read(16) + 1);
        }

        return sizes;
    }
}
