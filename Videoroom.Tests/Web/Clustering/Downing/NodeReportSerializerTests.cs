using System.Runtime.Serialization;
using System.Text;
using Videoroom.Web.Clustering.Downing;

namespace Videoroom.Tests.Web.Clustering.Downing;

public class NodeReportSerializerTests
{
    // The actor system is for refs, and a report has none.
    private readonly NodeReportSerializer _serializer = new(null!);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"From":7}""")]
    [InlineData("""{"From":"akka.ssl.tcp://videoroom@a:1"}""")]
    [InlineData("""{"From":"akka.ssl.tcp://videoroom@a:1#x"}""")]
    [InlineData("""{"From":"not an address#1"}""")]
    [InlineData("""{"From":"akka://videoroom#1"}""")]
    [InlineData("""{"From":"akka.ssl.tcp://videoroom@:1#1"}""")]
    [InlineData("""{"From":"akka.ssl.tcp://@a:1#1"}""")]
    [InlineData("""{"From":"akka.ssl.tcp://videoroom@a:1#1","Gone":[null]}""")]
    [InlineData("""{"From":"akka.ssl.tcp://videoroom@a:1#1","Silent":["","#"]}""")]
    public void Row17_what_is_no_report_is_refused_by_the_one_exception_that_the_link_expects(string text)
        => Assert.Throws<SerializationException>(() => _serializer.FromBinary(Encoding.UTF8.GetBytes(text), "report"));
}
