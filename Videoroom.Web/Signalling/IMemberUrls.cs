namespace Videoroom.Web.Signalling;

/// <summary>Where browsers reach the other members of the cluster.</summary>
internal interface IMemberUrls
{
    /// <summary>
    /// The base address of each other member that has told one, as <see cref="Configuration.SignallingUrl.Parse"/> gives it. Read
    /// with every request: a list that does not change while the members do not.
    /// </summary>
    IReadOnlyList<Uri> SignallingUrls { get; }
}
