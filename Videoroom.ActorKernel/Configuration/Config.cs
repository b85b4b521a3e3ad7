namespace Akka.Configuration;

/// <summary>
/// A HOCON text. The kernel refuses it rather than ignore it: its settings come from the host. It exists so that code for
/// the <c>akka</c> runtime fails with a sentence, not with a missing type.
/// </summary>
public class Config
{
    private readonly string _text;

    internal Config(string text)
    {
        _text = text;
    }

    /// <summary>Takes a HOCON text.</summary>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <inheritdoc />
    public override string ToString() => _text;

    internal static NotSupportedException Refusal() => new(
        "Videoroom.ActorKernel takes no HOCON. Its settings come from the host's configuration; "
        + "HOCON is for the official packages (-p:ActorRuntime=akka).");
}
