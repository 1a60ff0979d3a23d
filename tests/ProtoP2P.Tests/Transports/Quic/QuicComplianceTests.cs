using ProtoP2P.Testing;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>The muxers' suite over real QUIC connections.</summary>
public sealed class QuicComplianceTests
{
    private static readonly MuxerCompliance s_suite = new((isToBeCut, _) => ConnectAsync(isToBeCut), hasFlowControl: true);

    public static TheoryData<string> Names => new(s_suite.Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public Task Complies(string name)
    {
        Quic.Require();
        return s_suite.Checks.Single(check => check.Name == name)
            .RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    // A cut shows by silence only.
    private static Task<MuxerPair> ConnectAsync(bool isToBeCut) => isToBeCut
        ? Quic.PairAsync(new QuicOptions { IdleTimeout = TimeSpan.FromSeconds(3), KeepAlive = TimeSpan.FromSeconds(1) }, hasRelay: true)
        : Quic.PairAsync(new QuicOptions { MaxInboundStreams = 1000, MaxStreams = 1000 });
}
