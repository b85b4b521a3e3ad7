using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Serialization;

/// <summary>The messages of endpoint_reports.proto.</summary>
internal static class EndpointReportFormats
{
    /// <summary>To the wire.</summary>
    public static Wire.EndpointCreated ToWire(this EndpointCreated created, ActorRefTexts refs)
        => new() { CorrelationId = created.CorrelationId, Endpoint = refs.Write(created.Endpoint) };

    /// <summary>From the wire.</summary>
    public static EndpointCreated FromWire(this Wire.EndpointCreated wire, ActorRefTexts refs) => new(wire.CorrelationId, refs.Read(wire.Endpoint));

    /// <summary>To the wire.</summary>
    public static Wire.EndpointRefused ToWire(this EndpointRefused refused)
        => new() { CorrelationId = refused.CorrelationId, Reason = refused.Reason };

    /// <summary>From the wire.</summary>
    public static EndpointRefused FromWire(this Wire.EndpointRefused wire) => new(wire.CorrelationId, wire.Reason);

    /// <summary>To the wire.</summary>
    public static Wire.EndpointFailed ToWire(this EndpointFailed failed) => new()
    {
        PeerId = failed.PeerId,
        Code = failed.Code,
        Message = failed.Message,
        Generation = failed.Generation,
    };

    /// <summary>From the wire.</summary>
    public static EndpointFailed FromWire(this Wire.EndpointFailed wire)
        => new(wire.PeerId, wire.Code, wire.Message) { Generation = wire.Generation };

    /// <summary>To the wire.</summary>
    public static Wire.EndpointEnded ToWire(this EndpointEnded ended) => new() { PeerId = ended.PeerId, Generation = ended.Generation };

    /// <summary>From the wire.</summary>
    public static EndpointEnded FromWire(this Wire.EndpointEnded wire) => new(wire.PeerId) { Generation = wire.Generation };
}
