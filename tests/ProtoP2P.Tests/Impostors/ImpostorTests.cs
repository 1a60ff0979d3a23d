using ProtoP2P.Tests.EveryTransport;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Impostors;

/// <summary>
/// Peers that prove no identity, or another than they should, over every transport with every security protocol and at either end. The node says
/// what is wrong, keeps nothing of them, and goes on with everybody else.
/// </summary>
public sealed class ImpostorTests
{
    private const string Dialled = "is dialled", Dials = "dials";

    public static TheoryData<string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach ((string transport, string security) in Pairs())
            {
                foreach (string fault in security == "noise" ? Fault.OfNoise : Fault.OfTls)
                {
                    foreach (string role in (string[])[Dialled, Dials])
                    {
                        if (Fault.Exists(fault, role == Dialled))
                        {
                            rows.Add(transport, security, role, fault);
                        }
                    }
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_impostor_is_refused_and_nobody_else(string transport, string security, string role, string fault)
    {
        await using ImpostorNet net = await ImpostorNet.StartAsync(transport, security, fault);

        await (role == Dialled ? DialImpostorAsync(net, security, fault) : ShouldRefuseAsync(net, security, fault));

        await net.ShouldBeUnharmedAsync();
    }

    private static async Task DialImpostorAsync(ImpostorNet net, string security, string fault)
    {
        Multiaddress address = await net.Impostor.ListenAsync();

        DialException error = await Should.ThrowAsync<DialException>(
            net.Victim.ConnectAsync(address.WithPeerId(net.Claimed), ImpostorNet.Token).Soon());

        Exception reason = error.Failures.ShouldHaveSingleItem().Reason;
        if (fault != Fault.WrongKey)
        {
            reason.ShouldBeOfType<ProtocolViolationException>().Message.ShouldContain(Fault.Reason(fault, security, net.Claimed));
            return;
        }

        WrongPeerException wrong = reason.ShouldBeOfType<WrongPeerException>();
        (wrong.Expected, wrong.Actual).ShouldBe((net.Claimed, net.Own));
        wrong.Message.ShouldContain(net.Claimed.ToString());
        wrong.Message.ShouldContain(net.Own.ToString());
    }

    private static async Task ShouldRefuseAsync(ImpostorNet net, string security, string fault)
    {
        await net.Impostor.DialAsync(net.Victim.ListenAddresses[0]).Soon();

        string reason = Fault.Reason(fault, security, net.Claimed);
        await Hosting.Eventually.TrueAsync(() => net.Logs.Entries.Any(entry => entry.Text.StartsWith("Connection from ") && entry.Text.Contains(reason)));
    }

    private static IEnumerable<(string Transport, string Security)> Pairs()
    {
        foreach (string transport in TransportNet.OfBytes)
        {
            yield return (transport, "noise");
            yield return (transport, "tls");
        }

        // QUIC brings TLS and takes nothing else.
        yield return (TransportNet.Quic, "tls");
    }
}
