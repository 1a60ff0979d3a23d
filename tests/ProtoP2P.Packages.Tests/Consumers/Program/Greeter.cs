using Google.Protobuf.WellKnownTypes;

internal sealed class Greeter : IGreeter
{
    public ValueTask<StringValue> GreetAsync(StringValue name, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new StringValue { Value = $"Hello {name.Value}" });
}
