using ProtoP2P.Shared.Tests;
using ProtoP2P.Testing;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore.Tests;

public sealed class WebSocketComplianceTests
{
    public static TheoryData<string> Names => new(Suite("/ip4/127.0.0.1/tcp/0/ws").Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public Task WebSocket(string name) => RunAsync("/ip4/127.0.0.1/tcp/0/ws", name);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Secure_WebSocket(string name) => RunAsync("/ip4/127.0.0.1/tcp/0/tls/ws", name);

    private static TransportCompliance Suite(string address) => new(CreateTransport, Multiaddress.Parse(address));

    private static KestrelWebSocketTransport CreateTransport() => new(
        new WebSocketTransportOptions { MaxPendingConnections = 100 },
        listen: new WebSocketListenOptions { Certificate = WebCertificate.Value }, certificateValidation: (_, _, _, _) => true);

    private static async Task RunAsync(string address, string name)
    {
        ComplianceCheck check = Suite(address).Checks.Single(check => check.Name == name);
        await check.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
