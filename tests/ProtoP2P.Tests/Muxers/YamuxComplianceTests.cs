using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

public sealed class YamuxComplianceTests
{
    private static readonly MuxerCompliance Suite = new(() => new YamuxMuxer(new YamuxOptions { MaxStreams = 1000, AcceptBacklog = 1000 }), hasFlowControl: true);

    public static TheoryData<string> Names => new(Suite.Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public Task Complies(string name) =>
        Suite.Checks.Single(check => check.Name == name)
            .RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
