using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProtoP2P;
using ProtoP2P.PubSub;

namespace Chat;

/// <summary>Puts the node together.</summary>
internal static class ChatNode
{
    public static IHost Create(ChatSettings settings, IChatOutput output)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(output);
        builder.Services.AddLibp2p(options => options.Listen = [.. settings.Listen.Select(address => address.ToString())])
            .AddIdentify()
            .AddGossipSub(Configure)
            .AddTopic<IChatRoom>();
        if (settings.Room != IChatRoom.Topic)
        {
            builder.Services.AddSingleton<IChatRoom>(services => new NamedRoom(services.GetRequiredService<IPubSub>().GetTopic(settings.Room, ChatMessage.Parser)));
        }

        builder.Services.AddHostedService<RoomReader>();
        return builder.Build();
    }

    private static void Configure(GossipSubOptions options)
    {
        // All of a room must make ids of messages in the same way; this is js-libp2p's, so that browsers can join.
        options.MessageId = MessageIdFunctions.Js;

        // Who sends what is no chat message is soon heard by nobody.
        options.PeerScore = new PeerScoreOptions
        {
            DefaultTopic = new TopicScoreOptions { InvalidMessageDeliveriesWeight = -100, InvalidMessageDeliveriesDecay = 0.9 },
        };
    }
}
