using System.Net;
using System.Net.Sockets;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Testing;
using ProtoP2P.Transports;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore.Tests;

public sealed class WebSocketTransportTests
{
    private readonly KestrelWebSocketTransport _transport = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/ip4/1.2.3.4/tcp/80/ws", true, true)]
    [InlineData("/ip6/2001:db8::1/tcp/443/tls/ws", true, true)]
    [InlineData("/ip4/1.2.3.4/tcp/443/wss", true, true)]
    [InlineData("/ip4/1.2.3.4/tcp/443/tls/sni/example.com/ws", true, true)]
    [InlineData("/ip4/1.2.3.4/tcp/443/tls/ws/http-path/a%2Fb", true, true)]
    [InlineData("/ip4/1.2.3.4/tcp/80/ws/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", true, true)]
    [InlineData("/dns4/example.com/tcp/443/wss", true, false)]
    [InlineData("/dns/example.com/tcp/443/tls/sni/example.com/ws", true, false)]
    [InlineData("/ip4/1.2.3.4/tcp/80", false, false)]
    [InlineData("/ip4/1.2.3.4/tcp/80/tls", false, false)]
    [InlineData("/ip4/1.2.3.4/udp/80/ws", false, false)]
    [InlineData("/ip4/1.2.3.4/tcp/80/ws/ws", false, false)]
    [InlineData("/memory/1", false, false)]
    public void Takes_addresses_by_their_shape(string text, bool canDial, bool canListen)
    {
        Multiaddress address = Multiaddress.Parse(text);

        _transport.CanDial(address).ShouldBe(canDial);
        _transport.CanListen(address).ShouldBe(canListen);
        new WebSocketTransport().CanDial(address).ShouldBe(canDial);
        new WebSocketTransport().CanListen(address).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/ip4/1.2.3.4/tcp/80/ws", "ws://1.2.3.4/")]
    [InlineData("/ip4/1.2.3.4/tcp/8080/ws", "ws://1.2.3.4:8080/")]
    [InlineData("/ip6/2001:db8::1/tcp/443/wss", "wss://[2001:db8::1]/")]
    [InlineData("/ip4/1.2.3.4/tcp/443/tls/sni/example.com/ws", "wss://example.com/")]
    [InlineData("/ip4/1.2.3.4/tcp/8443/tls/sni/example.com/ws/http-path/a%2Fb%20c", "wss://example.com:8443/a/b%20c")]
    public void A_request_carries_the_servers_name_and_path(string address, string uri) =>
        WebSocketAddress.Parse(Multiaddress.Parse(address)).ToUri().AbsoluteUri.ShouldBe(uri);

    [Fact]
    public async Task An_address_of_another_shape_is_refused_with_what_was_expected()
    {
        ArgumentException refusal = await Should.ThrowAsync<ArgumentException>(
            async () => await _transport.DialAsync(Multiaddress.Parse("/ip4/1.2.3.4/tcp/1"), Token));

        refusal.Message.ShouldContain("/tls/sni/HOST/ws");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP 200")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP 404")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "HTTP 302")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAA\r\n\r\n", "speaks no WebSocket")]
    [InlineData("\u0013/multistream/1.0.0\n", "speaks no WebSocket")]
    public async Task A_server_that_speaks_something_else_is_named_with_its_answer(string answer, string reason)
    {
        using var server = new RawServer();
        Task serving = server.AnswerAsync(answer, Token);

        Libp2pException error = await Should.ThrowAsync<Libp2pException>(async () => await _transport.DialAsync(server.Address, Token));

        error.Message.ShouldContain(server.Address.ToString());
        error.Message.ShouldContain(reason);
        await serving;
    }

    [Fact]
    public async Task A_server_that_does_not_answer_times_out_on_the_given_clock_and_names_the_option()
    {
        var clock = new FakeTimeProvider();
        var transport = new WebSocketTransport(clock: clock);
        using var server = new RawServer();
        Task<Socket> accepting = server.AcceptAsync(Token);
        Task dialing = transport.DialAsync(server.Address, Token).AsTask();
        using Socket silent = await accepting;

        clock.Advance(TimeSpan.FromSeconds(10));

        Libp2pException error = await Should.ThrowAsync<Libp2pException>(dialing.WaitAsync(TimeSpan.FromSeconds(30), Token));
        error.Message.ShouldContain("within 10 s (WebSocketTransportOptions.HandshakeTimeout)");
    }

    [Fact]
    public async Task A_dial_can_be_cancelled_while_the_server_is_silent()
    {
        using var server = new RawServer();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<Socket> accepting = server.AcceptAsync(Token);
        Task dialing = _transport.DialAsync(server.Address, cancellation.Token).AsTask();
        using Socket silent = await accepting;

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(dialing.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_certificate_that_the_system_does_not_trust_is_refused()
    {
        var secure = new KestrelWebSocketTransport(listen: new WebSocketListenOptions { Certificate = WebCertificate.Value });
        await using ITransportListener listener = await secure.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/tls/ws"), Token);

        Libp2pException error = await Should.ThrowAsync<Libp2pException>(async () => await secure.DialAsync(listener.LocalAddress, Token));

        error.Message.ShouldContain("TLS handshake failed");
    }

    [Fact]
    public async Task The_server_name_of_the_address_is_sent()
    {
        string? validated = null;
        var transport = new KestrelWebSocketTransport(
            listen: new WebSocketListenOptions { Certificate = WebCertificate.Value },
            certificateValidation: (sender, _, _, _) =>
            {
                validated = ((System.Net.Security.SslStream)sender).TargetHostName;
                return true;
            });
        await using ITransportListener listener = await transport.ListenAsync(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/wss"), Token);
        string port = listener.LocalAddress.Components[1].Text;

        await using ITransportConnection dialled = await transport.DialAsync(
            Multiaddress.Parse($"/ip4/127.0.0.1/tcp/{port}/tls/sni/node.example.com/ws"), Token);

        validated.ShouldBe("node.example.com");
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        (string Option, Action<WebSocketTransportOptions> Spoil)[] cases =
        [
            (nameof(WebSocketTransportOptions.MaxMessageSize), options => options.MaxMessageSize = 0),
            (nameof(WebSocketTransportOptions.HandshakeTimeout), options => options.HandshakeTimeout = TimeSpan.Zero),
            (nameof(WebSocketTransportOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.FromSeconds(-1)),
            (nameof(WebSocketTransportOptions.MaxPendingConnections), options => options.MaxPendingConnections = 0),
            (nameof(WebSocketTransportOptions.MaxServerConnections), options => options.MaxServerConnections = 0),
        ];
        foreach ((string option, Action<WebSocketTransportOptions> spoil) in cases)
        {
            var options = new WebSocketTransportOptions();
            spoil(options);

            Should.Throw<ArgumentOutOfRangeException>(() => new WebSocketTransport(options)).ParamName.ShouldBe(option);
        }
    }

    [Fact]
    public async Task A_node_without_a_web_server_says_what_brings_one()
    {
        var options = new Libp2pHostOptions();
        options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws"));
        await using Libp2pHost host = Libp2pHost.Create(options);

        Libp2pException error = await Should.ThrowAsync<Libp2pException>(() => host.StartAsync(Token));

        error.Message.ShouldContain("ProtoP2P.AspNetCore");
        error.Message.ShouldContain("/ip4/127.0.0.1/tcp/0/ws");
    }

    /// <summary>A TCP server that says what a test tells it to.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public RawServer()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(1);
            Address = Multiaddress.Parse($"/ip4/127.0.0.1/tcp/{((IPEndPoint)_listener.LocalEndPoint!).Port}/ws");
        }

        public Multiaddress Address { get; }

        public Task<Socket> AcceptAsync(CancellationToken cancellationToken) => _listener.AcceptAsync(cancellationToken).AsTask();

        public async Task AnswerAsync(string answer, CancellationToken cancellationToken)
        {
            using Socket socket = await AcceptAsync(cancellationToken);
            await socket.ReceiveAsync(new byte[4096], cancellationToken);
            await socket.SendAsync(System.Text.Encoding.Latin1.GetBytes(answer), cancellationToken);
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(new byte[4096], cancellationToken) > 0)
            {
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
