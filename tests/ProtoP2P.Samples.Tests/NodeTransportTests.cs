using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

/// <summary>Nodes on other transports than TCP, and in networks of their own.</summary>
public sealed class NodeTransportTests
{
    [Fact]
    public async Task Nodes_of_a_private_network_meet_over_WebSocket_and_fetch()
    {
        string file = Path.GetTempFileName();
        try
        {
            string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            await File.WriteAllTextAsync(file, $"/key/swarm/psk/1.0.0/\n/base16/\n{key}\n", TestContext.Current.CancellationToken);
            await using NodeProcess server = await NodeProcess.StartAsync(
                "--listen", "/ip4/127.0.0.1/tcp/0/ws", "--psk-file", file, "--services", "fetch");
            await using NodeProcess member = await NodeProcess.StartAsync("--psk-file", file, "--services", "fetch");
            await using NodeProcess stranger = await NodeProcess.StartAsync("--services", "fetch");

            JsonObject found = await member.RunAsync($"fetch {server.Address} /hello");
            JsonObject missing = await member.RunAsync($"fetch {server.Address} /nothing");
            JsonObject refused = await stranger.RunAsync($"fetch {server.Address} /hello");

            server.Address.ShouldContain("/ws/p2p/");
            found["value"]?.GetValue<string>().ShouldBe("hello", found.ToJsonString());
            missing["found"]?.GetValue<bool>().ShouldBe(false, missing.ToJsonString());
            refused["ok"]!.GetValue<bool>().ShouldBeFalse();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
