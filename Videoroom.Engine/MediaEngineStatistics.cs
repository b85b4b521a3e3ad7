namespace Videoroom.Engine;

/// <summary>What a media engine carried, and what it refused, since its start.</summary>
/// <param name="DatagramsReceived">Datagrams taken from the media port.</param>
/// <param name="DatagramsSent">Datagrams handed to the system.</param>
/// <param name="DatagramsRefused">
/// Datagrams that changed nothing: of no known protocol, from an address or for a user name that belongs to nobody, not
/// authentic, malformed.
/// </param>
/// <param name="SendsDropped">Datagrams that the system did not take.</param>
/// <param name="HandOversDropped">Packets dropped because another loop's queue was full.</param>
public readonly record struct MediaEngineStatistics(
    long DatagramsReceived, long DatagramsSent, long DatagramsRefused, long SendsDropped, long HandOversDropped);
