namespace Videoroom.Bench.Record.Layers;

/// <summary>
/// The template dependency structure, which comes with key frames (AOMedia, "RTP Payload Format For AV1", appendix A.8.3).
/// </summary>
/// <param name="TemplateIdOffset">The id of the first template.</param>
/// <param name="DecodeTargets">Number of decode targets.</param>
/// <param name="Templates">The templates in order.</param>
/// <param name="ProtectedBy">For each decode target its chain; empty without chains.</param>
/// <param name="Resolutions">Width and height of each spatial layer; empty where the sender gives none.</param>
internal sealed record DependencyStructure(
    int TemplateIdOffset,
    int DecodeTargets,
    IReadOnlyList<DependencyTemplate> Templates,
    IReadOnlyList<int> ProtectedBy,
    IReadOnlyList<(int Width, int Height)> Resolutions)
{
    /// <summary>Template ids are counted modulo this.</summary>
    public const int TemplateIds = 64;

    private const string Indications = "-DSR";
    private const int SameLayer = 0;
    private const int NextTemporalLayer = 1;
    private const int NextSpatialLayer = 2;

    /// <summary>Reads a structure; null when it is cut short or has more templates than there are ids.</summary>
    public static DependencyStructure? Read(ref BitReader reader)
    {
        var offset = reader.Read(6);
        var targets = reader.Read(5) + 1;
        var layers = ReadLayers(ref reader);
        if (layers is null)
        {
            return null;
        }

        var indications = new string[layers.Count];
        for (var i = 0; i < layers.Count; i++)
        {
            indications[i] = ReadIndications(ref reader, targets);
        }

        var differences = new List<int>[layers.Count];
        for (var i = 0; i < layers.Count; i++)
        {
            differences[i] = ReadDifferences(ref reader);
        }

        var chains = reader.ReadNonSymmetric(targets + 1);
        var protectedBy = new int[chains == 0 ? 0 : targets];
        for (var i = 0; i < protectedBy.Length; i++)
        {
            protectedBy[i] = reader.ReadNonSymmetric(chains);
        }

        var templates = new DependencyTemplate[layers.Count];
        for (var i = 0; i < layers.Count; i++)
        {
            var chainDifferences = new int[chains];
            for (var chain = 0; chain < chains; chain++)
            {
                chainDifferences[chain] = reader.Read(4);
            }

            templates[i] = new DependencyTemplate(layers[i].Spatial, layers[i].Temporal, indications[i], differences[i], chainDifferences);
        }

        var resolutions = ReadResolutions(ref reader, layers[^1].Spatial + 1);
        return reader.IsPastEnd ? null : new DependencyStructure(offset, targets, templates, protectedBy, resolutions);
    }

    /// <summary>The template of a frame; null for an id outside the structure.</summary>
    public DependencyTemplate? TemplateOf(int templateId)
    {
        var index = (templateId + TemplateIds - TemplateIdOffset) % TemplateIds;
        return index < Templates.Count ? Templates[index] : null;
    }

    private static List<(int Spatial, int Temporal)>? ReadLayers(ref BitReader reader)
    {
        List<(int Spatial, int Temporal)> layers = [];
        var (spatial, temporal) = (0, 0);
        while (layers.Count < TemplateIds)
        {
            layers.Add((spatial, temporal));
            switch (reader.Read(2))
            {
                case SameLayer:
                    break;
                case NextTemporalLayer:
                    temporal++;
                    break;
                case NextSpatialLayer:
                    (spatial, temporal) = (spatial + 1, 0);
                    break;
                default:
                    return layers;
            }
        }

        return null;
    }

    private static string ReadIndications(ref BitReader reader, int targets)
    {
        var text = new char[targets];
        for (var i = 0; i < targets; i++)
        {
            text[i] = Indications[reader.Read(2)];
        }

        return new string(text);
    }

    private static List<int> ReadDifferences(ref BitReader reader)
    {
        List<int> differences = [];
        while (reader.ReadFlag())
        {
            differences.Add(reader.Read(4) + 1);
        }

        return differences;
    }

    private static (int Width, int Height)[] ReadResolutions(ref BitReader reader, int spatialLayers)
    {
        if (!reader.ReadFlag())
        {
            return [];
        }

        var resolutions = new (int Width, int Height)[spatialLayers];
        for (var i = 0; i < spatialLayers; i++)
        {
            resolutions[i] = (reader.Read(16) + 1, reader.Read(16) + 1);
        }

        return resolutions;
    }
}
