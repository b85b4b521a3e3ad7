using Videoroom.Tests.Browser;
using Videoroom.Tests.Browser.OriginalClients;
using Videoroom.Tests.Web.Hosting;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Videoroom.Tests.LongestFirst", "Videoroom.Tests")]

namespace Videoroom.Tests;

/// <summary>Begins with the collections that take minutes, so that the others fill the places beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [BrowserCollection.Name, OriginalClientsCollection.Name, NameOf<JoiningNodeTests>()];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
        => testCollections.OrderBy(collection => Array.IndexOf(Long, collection.DisplayName) is >= 0 and var place ? place : Long.Length);

    /// <summary>The collection that xUnit makes of a class without one.</summary>
    private static string NameOf<T>() => $"Test collection for {typeof(T).FullName}";
}
