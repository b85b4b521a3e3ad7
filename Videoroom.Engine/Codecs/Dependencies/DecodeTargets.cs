namespace Videoroom.Engine.Codecs.Dependencies;

/// <summary>
/// What a frame is to each decode target (decode target indications, appendix A.4 of the specification): bit n stands for decode target n.
/// A decode target is a layer together with all that it needs: a picture size at a frame rate.
/// </summary>
/// <param name="Present">The decode targets that have the frame: they are the only ones that need it.</param>
/// <param name="Switch">Those that a receiver can go over to with this frame, if it can decode it.</param>
/// <param name="Discardable">Those of which no later frame refers to it.</param>
internal readonly record struct DecodeTargets(uint Present, uint Switch, uint Discardable)
{
    /// <summary>The most decode targets that a structure has.</summary>
    public const int MaxCount = 32;

    /// <summary>The bits of the first so many decode targets.</summary>
    public static uint All(int count) => count >= MaxCount ? uint.MaxValue : (1u << count) - 1;

    /// <summary>Reads an indication for each of so many decode targets.</summary>
    public static DecodeTargets Read(ref BitReader reader, int count)
    {
        uint present = 0;
        uint switches = 0;
        uint discardable = 0;
        for (var target = 0; target < count; target++)
        {
            // 0: not present, 1: discardable, 2: switch, 3: required (section A.8.2.1).
            var indication = reader.Read(2);
            var bit = 1u << target;
            present |= indication != 0 ? bit : 0;
            discardable |= indication == 1 ? bit : 0;
            switches |= indication == 2 ? bit : 0;
        }

        return new DecodeTargets(present, switches, discardable);
    }
}
