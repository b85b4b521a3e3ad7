namespace Akka.Configuration;

/// <summary>Makes <see cref="Config"/> of text.</summary>
public class ConfigurationFactory
{
    private ConfigurationFactory()
    {
    }

    /// <summary>Takes a HOCON text.</summary>
    public static Config ParseString(string hocon) => new(hocon);
}
