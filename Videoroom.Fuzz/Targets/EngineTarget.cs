using Videoroom.Engine.Relay;
using Videoroom.Fuzz.Targets.EngineRig;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// A whole media loop without its socket: an honest publisher and an honest viewer, a peer who sends what it likes under its own keys, another
/// node that does the same, and strangers who forge the addresses of all of them. An input is who sends what (see <c>Send</c>), options, and
/// the bytes.
/// </summary>
internal sealed class EngineTarget : FuzzTarget
{
    private const int Actions = 12;

    private FuzzCall? _call;

    /// <inheritdoc/>
    public override string Name => "engine";

    /// <inheritdoc/>
    public override string Summary
        => "A media loop with calls on it: no fault is logged, no call ends, forged datagrams change nothing, the honest publisher is still heard, and every buffer and route is given back.";

    /// <inheritdoc/>
    public override FuzzPace Pace => FuzzPace.Slow;

    /// <inheritdoc/>
    public override int InputsPerState => 500;

    /// <inheritdoc/>
    public override long AllocationBase => 256 * 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = EngineSeeds.Make();

    private FuzzCall Call => _call ?? throw new InvalidOperationException("Reset comes first.");

    /// <inheritdoc/>
    public override void Reset()
    {
        _call?.Dispose();
        _call = new FuzzCall();
    }

    /// <inheritdoc/>
    public override void Finish() => Call.Finish();

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var action = reader.Byte();
        var option = reader.Byte();
        Call.Pass(milliseconds: 1 + (option & 7));
        var taken = Send(action, option, ref reader);
        Call.Check();
        return taken;
    }

    /// <inheritdoc/>
    public override void Dispose() => _call?.Dispose();

    private bool Send(byte action, byte option, ref InputReader reader)
    {
        switch (action % Actions)
        {
            case 0:
                return Call.Forge(reader.Rest, FuzzCall.Stranger(option));
            case 1:
                return Call.Forge(reader.Rest, Call.Publisher.Path);
            case 2:
                return Call.Forge(reader.Rest, Call.Viewer.Path);
            case 3 or 4:
                return Call.Hostile.SendRtp(reader.Rest);
            case 5:
                return Call.Hostile.SendRtcp(reader.Rest);
            case 6:
                return Call.Hostile.SendCheck(reader.Rest, Call.Hostile.PathFrom(option % 20));
            case 7:
                return Call.Node.SendFrame(new RelayFrame((RelayFrameKind)reader.Byte(), reader.Byte(), reader.UInt16(), reader.UInt32()), reader.Rest);
            case 8:
                return Call.Node.SendControl(reader.Rest);
            case 9:
                Call.Pass(milliseconds: reader.UInt16() % 2500);
                return true;
            case 10:
                Call.Hostile.Renegotiate(reader.UInt16());
                return true;
            default:
                return Call.Hostile.SendTurn(reader.Rest, option);
        }
    }
}
