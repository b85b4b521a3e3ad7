using Videoroom.Fuzz.Targets;

namespace Videoroom.Tests.Fuzz.Driver;

/// <summary>Does with an input what a test says.</summary>
/// <param name="run">Gets the inputs that the present state has had, the last one last.</param>
internal sealed class FakeTarget(Action<IReadOnlyList<byte[]>> run) : FuzzTarget
{
    private readonly List<byte[]> _state = [];

    /// <summary>All inputs so far.</summary>
    public List<byte[]> All { get; } = [];

    /// <summary>What is thrown at the end of a state; null for nothing.</summary>
    public Func<IReadOnlyList<byte[]>, Exception?> AtEnd { get; init; } = _ => null;

    public override string Name => "fake";

    public override string Summary => "What a test says holds.";

    public override int MaxLength => 64;

    public override int InputsPerState => 16;

    public override IReadOnlyList<byte[]> Seeds { get; } = [[1, 2, 3, 4, 5, 6, 7, 8]];

    public override void Reset() => _state.Clear();

    public override void Finish()
    {
        if (AtEnd(_state) is { } exception)
        {
            throw exception;
        }
    }

    public override bool Run(ReadOnlySpan<byte> input)
    {
        _state.Add(input.ToArray());
        All.Add(_state[^1]);
        run(_state);
        return true;
    }
}
