namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>What frames of one kind have in common (frame dependency template, section A.8.3).</summary>
internal sealed class DependencyTemplate
{
    private readonly ushort[] _frameDifferences;
    private readonly byte[] _chainDifferences;

    public DependencyTemplate(byte spatial, byte temporal, DecodeTargets targets, ushort[] frameDifferences, byte[] chainDifferences)
    {
        (Spatial, Temporal, Targets) = (spatial, temporal, targets);
        (_frameDifferences, _chainDifferences) = (frameDifferences, chainDifferences);
    }

    /// <summary>The spatial layer.</summary>
    public byte Spatial { get; }

    /// <summary>The temporal layer.</summary>
    public byte Temporal { get; }

    /// <summary>What its frames are to each decode target.</summary>
    public DecodeTargets Targets { get; }

    /// <summary>How many frames back those are that its frames refer to.</summary>
    public ReadOnlySpan<ushort> FrameDifferences => _frameDifferences;

    /// <summary>For each chain how many frames back the chain's frame before is; 0 when the chain begins here.</summary>
    public ReadOnlySpan<byte> ChainDifferences => _chainDifferences;
}
