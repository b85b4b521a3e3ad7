namespace Videoroom.Tests.Browser;

/// <summary>Browser tests run one after the other: two cores encode few pictures at a time.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<ChromiumFixture>, ICollectionFixture<HostFixture>
{
    public const string Name = "browser";
}
