using Videoroom.Fuzz.Driver;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// One parser or state machine and what must hold for it, whatever the input. What <see cref="Run"/> throws is a fault of the code under
/// test; the errors that its documentation names are results.
/// </summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>The most that a target places in <see cref="Scratch"/>, in bytes.</summary>
    public const int MaxScratch = 256 * 1024;

    /// <summary>On the command line, and the folder of its kept cases.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence: what gets the input, and what must hold.</summary>
    public abstract string Summary { get; }

    /// <summary>How many inputs show that it holds.</summary>
    public virtual FuzzPace Pace => FuzzPace.Fast;

    /// <summary>Whether inputs are texts: they are changed by lines and words, too.</summary>
    public virtual bool IsText => false;

    /// <summary>The longest input, in bytes.</summary>
    public virtual int MaxLength => 2048;

    /// <summary>Inputs that one state gets, one after the other, before <see cref="Reset"/>; 1 without state.</summary>
    public virtual int InputsPerState => 1;

    /// <summary>Bytes that an input may have allocated, however short it is.</summary>
    public virtual long AllocationBase => 16 * 1024;

    /// <summary>Bytes that it may have allocated for each of its own.</summary>
    public virtual long AllocationPerByte => 0;

    /// <summary>What real senders send, in the form that <see cref="Run"/> takes.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words that mean something to a text target and that its seeds do not have.</summary>
    public virtual IReadOnlyList<string> Tokens => [];

    /// <summary>Where a target puts what it makes of an input, so that reading beyond its end throws.</summary>
    public InputMemory Scratch { get; set; } = new ArrayMemory();

    /// <summary>Begins with a fresh state, whatever became of the last one.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>Checks what must hold at the end of a state: after all its inputs, before <see cref="Reset"/>.</summary>
    /// <exception cref="BrokenInvariantException">It does not hold.</exception>
    public virtual void Finish()
    {
    }

    /// <summary>Gives an input to the code under test and checks what must hold.</summary>
    /// <param name="input">Reading beyond its end throws.</param>
    /// <returns>Whether it was taken for what it should be; false when it was refused.</returns>
    /// <exception cref="BrokenInvariantException">What must hold does not.</exception>
    public abstract bool Run(ReadOnlySpan<byte> input);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Fails when what must hold does not. For what is checked for every input, and cheap to say.</summary>
    protected static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenInvariantException(what);
        }
    }
}
