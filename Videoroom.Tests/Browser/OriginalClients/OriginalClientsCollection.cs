namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>Tests with the original's clients run one after the other, in a browser of their own beside that of the other browser tests.</summary>
[CollectionDefinition(Name)]
public sealed class OriginalClientsCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "original clients";
}
