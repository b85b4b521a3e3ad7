namespace Videoroom.Engine.Turn;

/// <summary>Opens relayed ports.</summary>
internal interface IRelaySocketFactory
{
    /// <summary>Binds a port; null when somebody else has it.</summary>
    /// <param name="family">The relayed address's family.</param>
    /// <param name="port">One of the range.</param>
    IRelaySocket? TryBind(RelayFamily family, ushort port);
}
