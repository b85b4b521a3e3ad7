namespace Videoroom.Fuzz.Mutation;

/// <summary>Makes inputs out of seeds.</summary>
internal interface IMutator
{
    /// <summary>Makes the next input.</summary>
    /// <param name="input">Where it is written.</param>
    /// <param name="random">Decides everything: the same sequence makes the same inputs.</param>
    void Mutate(InputBuffer input, FuzzRandom random);
}
