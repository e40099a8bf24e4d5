using MemTrace.Tour;
using Spectre.Console;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await new Tour(AnsiConsole.Console).RunAsync(stop.Token);
