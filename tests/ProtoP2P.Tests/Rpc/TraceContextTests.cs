using System.Diagnostics;
using System.Text;
using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

public sealed class TraceContextTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void Without_an_activity_nothing_is_added_or_copied()
    {
        RpcMetadata metadata = Metadata(("who", "me"));

        TraceContext.Compose(metadata).ShouldBeSameAs(metadata);
        TraceContext.Compose(null).ShouldBeNull();
    }

    [Fact]
    public void An_activity_goes_along_with_what_the_caller_sends()
    {
        using Activity activity = new Activity("work") { TraceStateString = "a=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.SetBaggage("secret", "stays");

        RpcMetadata sent = TraceContext.Compose(Metadata(("who", "me"))).ShouldNotBeNull();

        sent.Select(entry => $"{entry.Key}={Encoding.UTF8.GetString(entry.Value.Span)}").ShouldBe(
            [$"traceparent={activity.Id}", "tracestate=a=1", "who=me"], ignoreOrder: true);
    }

    [Fact]
    public void An_activity_of_another_format_stays_here()
    {
        using Activity activity = new Activity("work").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        TraceContext.Compose(null).ShouldBeNull();
    }

    [Fact]
    public void A_parent_is_read_with_its_state()
    {
        ActivityContext context = TraceContext.Extract(Metadata(("traceparent", Parent), ("tracestate", "a=1")));

        context.IsRemote.ShouldBeTrue();
        context.SpanId.ToHexString().ShouldBe("b7ad6b7169203331");
        context.TraceState.ShouldBe("a=1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("\u0000\uffff")]
    public void A_parent_that_cannot_be_read_is_none(string parent) =>
        TraceContext.Extract(Metadata(("traceparent", parent))).ShouldBe(default);

    [Theory]
    [InlineData("/ip4/192.0.2.1/tcp/1", "tcp")]
    [InlineData("/ip4/192.0.2.1/tcp/1/ws", "tcp")]
    [InlineData("/ip4/192.0.2.1/udp/1/quic-v1", "quic")]
    [InlineData("/memory/1", null)]
    [InlineData("/ip4/192.0.2.1/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit", null)]
    public void A_connections_transport_is_named_where_there_is_a_name_for_it(string address, string? transport) =>
        TransportNames.Find(Multiaddress.Parse(address)).ShouldBe(transport);

    private static RpcMetadata Metadata(params (string Key, string Value)[] entries)
    {
        var metadata = new RpcMetadata();
        foreach ((string key, string value) in entries)
        {
            metadata.Add(key, value);
        }

        return metadata;
    }
}
