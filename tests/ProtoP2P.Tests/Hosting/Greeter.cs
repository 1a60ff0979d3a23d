using System.Text;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Greets, and waits before it does where the test says so.</summary>
internal sealed class Greeter(Func<string, Task>? before = null) : IGreeter
{
    public async ValueTask<ReadOnlyMemory<byte>> GreetAsync(ReadOnlyMemory<byte> name, RpcCall call = default)
    {
        string text = Encoding.UTF8.GetString(name.Span);
        if (before is not null)
        {
            await before(text);
        }

        return Encoding.UTF8.GetBytes($"hello {text}");
    }
}
